import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("sms_sales_quotation_backtest", {
    steps: () => [
        {
            content: "The rule reads as a sentence",
            trigger: ".o_field_widget[name=words]:contains(above 15)",
        },
        {
            content: "What would it have stopped?",
            trigger: "button[name=action_backtest]",
            run: "click",
        },
        {
            content: "Two quotations of three",
            trigger: ".oe_stat_button .o_stat_value:contains(2)",
        },
        {
            content: "One of them was won",
            trigger: ".o_field_widget[name=line_ids] .o_data_row:contains(Won)",
        },
        {
            content: "Look further back",
            trigger: ".o_field_widget[name=months] input",
            run: "edit 24",
        },
        {
            content: "Try again",
            trigger: "button[name=action_run]",
            run: "click",
        },
        {
            content: "An older one is found",
            trigger: ".oe_stat_button .o_stat_value:contains(3)",
        },
        {
            content: "Open the stopped quotations",
            trigger: "button[name=action_open_lines]",
            run: "click",
        },
        {
            content: "See them by salesperson",
            trigger: ".o_switch_view.o_pivot",
            run: "click",
        },
        {
            content: "Whom it would have stopped",
            trigger: ".o_pivot th:contains(Ann Seller)",
        },
    ],
});
