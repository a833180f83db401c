import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("sms_sales_stock_promise", {
    steps: () => [
        {
            content: "All of it is free",
            trigger: "[name=order_line] td[name=sales_promise]:contains(On time)",
        },
        {
            content: "The customer wants more",
            trigger: "[name=order_line] .o_data_row td[name=product_uom_qty]",
            run: "click",
        },
        {
            content: "14",
            trigger: ".o_selected_row [name=product_uom_qty] input",
            run: "edit 14",
        },
        {
            content: "Keep it",
            trigger: ".o_form_button_save:enabled",
            run: "click",
        },
        {
            content: "10 now, the rest when it has come",
            trigger: "[name=order_line] td[name=sales_promise]:contains(10 of 14)",
        },
        {
            content: "It is kept",
            trigger: ".o_form_saved",
        },
    ],
});
