import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("sms_sales_invoicing_preview", {
    steps: () => [
        {
            content: "An order waits",
            trigger: "button[name=action_open_orders] .o_stat_value:contains(1)",
        },
        {
            content: "What would be invoiced?",
            trigger: "button[name=action_preview]",
            run: "click",
        },
        {
            content: "The customer's order",
            trigger: ".modal .o_data_row:contains(Kestrel Labs)",
        },
        {
            content: "That was all",
            trigger: ".modal footer button.o_form_button_cancel, .modal .btn-close",
            run: "click",
        },
        {
            content: "Nothing was invoiced",
            trigger:
                "body:not(:has(.modal)) button[name=action_open_runs] .o_stat_value:contains(0)",
        },
    ],
});

tours.add("sms_sales_invoicing_done", {
    steps: () => [
        {
            content: "Nothing waits any more",
            trigger: "button[name=action_open_orders] .o_stat_value:contains(0)",
        },
        {
            content: "It ran by itself",
            trigger: "button[name=action_open_runs]:contains(1)",
            run: "click",
        },
        {
            content: "Open the run",
            trigger: ".o_list_view .o_data_row .o_data_cell",
            run: "click",
        },
        {
            content: "One invoice of one order",
            trigger: "button[name=action_open_invoices] .o_stat_value:contains(1)",
        },
        {
            content: "That of the customer",
            trigger: ".o_form_view [name=line_ids] .o_data_row:contains(Kestrel Labs)",
        },
    ],
});
