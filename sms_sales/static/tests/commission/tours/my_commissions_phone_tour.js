import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

/** Fail when the page, or what scrolls in it, is wider than the screen. */
function fitsTheScreen(screen, trigger) {
    return {
        content: `${screen} fits the screen`,
        trigger,
        run() {
            const scrolls = ".modal-body, .o_content";
            const inside =
                this.anchor.closest(scrolls) || this.anchor.querySelector(scrolls);
            for (const one of [document.documentElement, inside]) {
                if (one.scrollWidth > one.clientWidth) {
                    throw new Error(
                        `${screen}: ${one.scrollWidth} wide, not ${one.clientWidth}`,
                    );
                }
            }
        },
    };
}

registry.category("web_tour.tours").add("sms_sales_my_commissions_phone", {
    steps: () => [
        {
            content: "Where they stand",
            trigger:
                ".o_my_commissions_plan:contains(Field sales):contains(20 %):contains(1,000.00):contains(5,000.00)",
        },
        {
            content: "What they earned so far",
            trigger: ".o_my_commissions_plan:contains(/\\b50\\.00/)",
        },
        {
            content: "What comes next",
            trigger: ".o_my_commissions_next:contains(4,000.00):contains(8 %)",
        },
        {
            content: "What the open deals would pay",
            trigger: ".o_my_commissions_pipeline:contains(/\\b100\\.00/)",
        },
        fitsTheScreen("My commissions", ".o_my_commissions"),
        {
            content: "This period's statement",
            trigger: ".o_my_commissions_statement:contains(/\\b50\\.00/)",
            run: "click",
        },
        {
            content: "It pays the same",
            trigger: ".o_form_view .o_field_widget[name=net]:contains(/\\b50\\.00/)",
        },
        fitsTheScreen("The statement", ".o_form_view"),
        {
            content: "See the sales",
            trigger: ".nav-link[name=sales]",
            run: "click",
        },
        {
            content: "Why?",
            trigger: ".o_field_widget[name=credit_ids] .o_kanban_record:contains(INV/)",
            run: "click",
        },
        {
            content: "The derivation, in words",
            trigger:
                ".modal .o_field_widget[name=explanation_text]:contains(1,000.00):contains(5 %):contains(/\\b50\\.00/)",
        },
        fitsTheScreen("The derivation", ".modal .o_form_view"),
        {
            content: "Enough",
            trigger: ".modal-footer button:contains(Close)",
            run: "click",
        },
        {
            content: "Back to my commissions",
            trigger: ".o_back_button",
            run: "click",
        },
        {
            content: "Look at the open deals",
            trigger: ".o_my_commissions_pipeline button:contains(See your pipeline)",
            run: "click",
        },
        {
            content: "Open one",
            trigger: ".o_kanban_record:contains(next spectrometer)",
            run: "click",
        },
        stepUtils.autoExpandMoreButtons(true),
        {
            content: "What would it pay?",
            trigger: "button[name=action_sales_estimate]",
            run: "click",
        },
        {
            content: "2,000.00 more at 5 %",
            trigger: ".modal .o_field_widget[name=commission]:contains(/\\b100\\.00/)",
        },
        fitsTheScreen("The estimate", ".modal .o_form_view"),
    ],
});
