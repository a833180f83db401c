import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("sms_sales_order_followed", {
    steps: () => [
        {
            content: "Open the order",
            trigger: "table a[href*='/my/orders/']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Where is it?",
            trigger: "#sales_tracking a",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is confirmed",
            trigger: ".o_sales_tracking [data-kind=confirmed] .text-success",
        },
        {
            content: "It is promised for a day",
            trigger: ".o_sales_tracking [data-kind=delivered]:contains(Promised for)",
        },
        {
            content: "Back to the order",
            trigger: ".o_sales_tracking a:contains(See the order)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The order again",
            trigger: "#sales_tracking",
        },
    ],
});
