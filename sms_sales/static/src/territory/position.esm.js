import {_t} from "@web/core/l10n/translation";

// By the codes of the browser's GeolocationPositionError.
const REFUSED = 1;
const TOO_LATE = 3;

function inWords(error) {
    if (error.code === REFUSED) {
        return _t(
            "Your browser did not give your position: it is not allowed to. Allow it for this site, usually beside the address of the page, and try again.",
        );
    }
    if (error.code === TOO_LATE) {
        return _t(
            "Your position could not be found in time. Go where the sky or a known network can be seen, and try again.",
        );
    }
    return _t(
        "Your position is not available: this device cannot find it. Switch its location on, and try again.",
    );
}

/** Ask the browser where it is, once. An Error with words to show says why not. */
export function findPosition() {
    return new Promise((resolve, reject) => {
        if (!navigator.geolocation) {
            reject(
                new Error(
                    _t(
                        "This browser does not tell positions. It does so on secure pages (https) alone: ask your administrator.",
                    ),
                ),
            );
            return;
        }
        navigator.geolocation.getCurrentPosition(
            ({coords}) => resolve(coords),
            (error) => reject(new Error(inWords(error))),
            {enableHighAccuracy: true, timeout: 20000, maximumAge: 0},
        );
    });
}

/** Call `next` with the position, or show why there is none. */
export async function withPosition(notification, next) {
    const found = await findPosition().catch((error) => {
        notification.add(error.message, {type: "warning", sticky: true});
    });
    if (found) {
        await next(found);
    }
}
