import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("sms_sales_routing_why", {
    steps: () => [
        {
            content: "The lead is Ben's now",
            trigger: ".o_field_widget[name=user_id] input:value(Ben Seller)",
        },
        {
            content: "Ask why",
            trigger: ".nav-link[name=sales_routing]",
            run: "click",
        },
        {
            content: "It was Ann's turn first",
            trigger: "[name=sales_decision_ids] td:contains(It was Ann Seller's turn)",
        },
        {
            content: "She did not answer, so it went on",
            trigger:
                "[name=sales_decision_ids] td:contains(Ann Seller did not answer within 30)",
        },
    ],
});
