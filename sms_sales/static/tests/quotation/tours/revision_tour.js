import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("sms_sales_quotation_revised", {
    steps: () => [
        {
            content: "The quotation was sent",
            trigger: ".o_arrow_button_current[data-value=sent]",
        },
        {
            content: "Take it back to change it",
            trigger: "button[name=action_sales_revise]",
            run: "click",
        },
        {
            content: "It is a quotation again",
            trigger: ".o_arrow_button_current[data-value=draft]",
        },
        {
            content: "Offer a better price",
            trigger: ".o_field_widget[name=order_line] .o_data_row td[name=price_unit]",
            run: "click",
        },
        {
            content: "95 instead of 100",
            trigger: ".o_selected_row .o_field_widget[name=price_unit] input",
            run: "edit 95",
        },
        {
            content: "Keep it",
            trigger: ".o_form_button_save:enabled",
            run: "click",
        },
        {
            content: "The customer still reads what was sent: what changed?",
            trigger:
                ".alert:contains(was sent and is being changed) button:contains(What changed)",
            run: "click",
        },
        {
            content: "The price",
            trigger: ".modal .o_sales_comparison tr[data-kind=changed]:contains(95)",
        },
        {
            content: "Close",
            trigger: ".modal footer button:contains(Close)",
            run: "click",
        },
        {
            content: "Send it again",
            trigger:
                "body:not(:has(.modal)) .o_statusbar_buttons button[name=action_quotation_send]",
            run: "click",
        },
        {
            content: "By mail",
            trigger: ".modal button.o_mail_send",
            run: "click",
        },
        {
            content: "It is sent",
            trigger: "body:not(:has(.modal)) .o_arrow_button_current[data-value=sent]",
        },
        {
            content: "As revision 2",
            trigger: "button[name=action_open_sales_revisions]:contains(2)",
            run: "click",
        },
        {
            content: "The first is superseded: compare",
            trigger:
                ".o_list_view .o_data_row:contains(Superseded) button[name=action_compare]",
            run: "click",
        },
        {
            content: "Both prices stand side by side",
            trigger:
                ".modal .o_sales_comparison tr[data-kind=changed]:contains(100.00)",
        },
    ],
});
