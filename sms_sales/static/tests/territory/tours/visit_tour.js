import {registry} from "@web/core/registry";

const POSITION = {coords: {latitude: 52.521, longitude: 13.405, accuracy: 11.6}};

/** Let the browser answer as if it had been asked where it is. */
function answers(work) {
    return () => {
        navigator.geolocation.getCurrentPosition = work;
    };
}

const checkIn = {
    content: "Check in",
    trigger: ".o_sales_place_check_in:enabled",
    run: "click",
};

const refused = (code, words) => [
    {
        content: `The browser refuses: ${code}`,
        trigger: ".o_sales_place_check_in:enabled",
        run: answers((_found, failed) => failed({code})),
    },
    checkIn,
    {
        content: "It is said why, and what to do",
        trigger: `.o_notification:contains(${words}) .o_notification_close`,
        run: "click",
    },
];

registry.category("web_tour.tours").add("sms_sales_check_in", {
    steps: () => [
        ...refused(1, "it is not allowed to"),
        ...refused(2, "is not available"),
        ...refused(3, "could not be found in time"),
        {
            content: "Now it is found",
            trigger: ".o_sales_place_check_in:enabled",
            run: answers((found) => found(POSITION)),
        },
        checkIn,
        {
            content: "How far it is",
            trigger: ".modal:contains(0.11):contains(km from the address)",
        },
        {
            content: "A note",
            trigger: ".modal [name=note] textarea",
            run: "edit Saw the laboratory",
        },
        {
            content: "Log it",
            trigger: ".modal-footer .btn-primary:contains(Check in)",
            run: "click",
        },
        {
            content: "It is told",
            trigger: ".o_notification:contains(111 m from the address)",
        },
        {
            content: "What does not fit beside the name",
            trigger: "body:not(:has(.modal)) .o_button_more",
            run: "click",
        },
        {
            content: "And counted",
            trigger: ".o_stat_text:contains(Visits)",
        },
        {
            content: "What is near",
            trigger: ".o_sales_place_nearby",
            run: "click",
        },
        {
            content: "The account itself is nearest",
            trigger: ".o_list_view .o_data_row",
        },
    ],
});
