import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("sms_sales_quoted_by_stage", {
    steps: () => [
        {
            content: "The customer wants an offer",
            trigger: ".o_statusbar_status button:contains(Offer)",
            run: "click",
        },
        {
            content: "It is there",
            trigger: "button[name=action_view_sale_quotation]:contains(1)",
            run: "click",
        },
        {
            content: "As a draft",
            trigger: ".o_arrow_button_current[data-value=draft]",
        },
        {
            content: "With the lines of the template",
            trigger: "[name=order_line] .o_data_row:contains(Balance)",
        },
    ],
});
