import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("sms_sales_commission_pay", {
    steps: () => [
        {
            content: "The bill is still a draft",
            trigger: ".o_arrow_button_current[data-value=draft]",
        },
        {
            content: "Post it",
            trigger: "button[name=action_post]",
            run: "click",
        },
        {
            content: "Pay it",
            trigger: "button[name=action_register_payment]",
            run: "click",
        },
        {
            content: "All of it is proposed",
            trigger: ".modal .o_field_widget[name=amount] input:value(60.00)",
        },
        {
            content: "Create the payment",
            trigger: ".modal button[name=action_create_payments]",
            run: "click",
        },
        {
            content: "The bill is paid",
            trigger: ".o_form_view:not(:has(button[name=action_register_payment]))",
        },
        {
            content: "Go from the bill to its statement",
            trigger: "button[name=action_view_sales_statements]",
            run: "click",
        },
        {
            content: "The statement is paid",
            trigger: ".o_arrow_button_current[data-value=paid]",
        },
    ],
});
