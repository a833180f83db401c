// Run in the page by page.py: says what it still waits for, and where things are.
({
    // What the page is still doing; nothing when a picture can be taken.
    waiting() {
        const has = (selector) => document.querySelector(selector);
        if (document.readyState !== "complete") {
            return "the page loads";
        }
        if (
            has(".o_web_client:not(.o_login_layout)") &&
            has("script[src*='assets_web']")
        ) {
            if (!window.odoo || !odoo.isReady) {
                return "the web client starts";
            }
            if (!has(".o_action_manager > *, .o_home_menu")) {
                return "no screen is open";
            }
            if (has(".o_loading_indicator, .o_blockUI, .o_view_nocontent_loading")) {
                return "the web client loads data";
            }
        }
        const images = [...document.images].filter((image) => image.loading !== "lazy");
        if (images.some((image) => !image.complete)) {
            return "an image loads";
        }
        return document.fonts.status === "loaded" ? "" : "a font loads";
    },

    // The visible element of a CSS selector, or of "text=Confirm".
    find(selector) {
        const text = selector.startsWith("text=") && selector.slice(5).trim();
        const clickable =
            "a,button,label,summary,td,th,li,.nav-link,.dropdown-item,[role]";
        const shown = [
            ...document.querySelectorAll(text ? clickable : selector),
        ].filter((element) => element.getClientRects().length);
        if (!text) {
            return shown[0];
        }
        const words = (element) => element.innerText.trim().replace(/\s+/g, " ");
        const exact = shown.filter((element) => words(element) === text);
        return exact[0] || shown.find((element) => words(element).includes(text));
    },

    // The middle of an element, brought into view.
    place(selector) {
        const element = this.find(selector);
        if (!element) {
            return null;
        }
        element.scrollIntoView({
            block: "center",
            inline: "center",
            behavior: "instant",
        });
        const box = element.getBoundingClientRect();
        return {x: box.left + box.width / 2, y: box.top + box.height / 2};
    },

    // What an input holds is selected, so that typing replaces it.
    select(selector) {
        const element = this.find(selector);
        element.focus();
        if (element.select) {
            element.select();
        }
    },

    // Opens the technical details of error dialogs.
    unfold() {
        const shown = document.querySelectorAll(
            ".o_error_dialog:not(:has(.o_error_detail))",
        );
        shown.forEach((dialog) => dialog.querySelector(".btn-link")?.click());
    },

    // The words of error dialogs, with their details, and of red notifications.
    errors() {
        const all = (selector) => [...document.querySelectorAll(selector)];
        const toasts = ".o_notification:has(.bg-danger) .o_notification_content";
        return all(`.o_error_dialog, ${toasts}`).map((element) =>
            element.innerText.trim(),
        );
    },
});
