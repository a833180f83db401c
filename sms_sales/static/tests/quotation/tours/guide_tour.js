import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("sms_sales_guide_asked", {
    steps: () => [
        {
            content: "Ask what the customer needs",
            trigger: "button[name=action_ask_sales_guide]",
            run: "click",
        },
        {
            content: "Many",
            trigger: ".modal [name=answer_id] .form-check:contains(Many) input",
            run: "click",
        },
        {
            content: "Go on",
            trigger: ".modal button[name=action_next]",
            run: "click",
        },
        {
            content: "Parcels, too",
            trigger: ".modal [name=answer_ids] .form-check:contains(Parcels) input",
            run: "click",
        },
        {
            content: "Go on",
            trigger: ".modal button[name=action_next]",
            run: "click",
        },
        {
            content: "What is proposed is listed",
            trigger: ".modal [name=line_ids] .o_data_row:contains(Balance)",
        },
        {
            content: "Take it",
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            content: "The lines are there",
            trigger:
                "body:not(:has(.modal)) [name=order_line] .o_data_row:contains(Balance)",
        },
        {
            content: "So is what is optional",
            trigger: "[name=order_line] .o_data_row:contains(Tray)",
        },
        {
            content: "The answers are kept",
            trigger: "button[name=action_open_sales_replies]:contains(2)",
            run: "click",
        },
        {
            content: "With what was added for them",
            trigger: ".o_list_view .o_data_row:contains(How many?):contains(Many)",
        },
    ],
});
