import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

/** Open the account that moves from the run, read its territory, and come back. */
const seeBerlinIn = (territory) => [
    {
        content: "What moves",
        trigger: "button[name=action_open_moves]",
        run: "click",
    },
    {
        content: "The account",
        trigger: ".o_list_view .o_data_row:contains(Berlin Labs) td[name=account_name]",
        run: "click",
    },
    {
        content: `It is in ${territory}`,
        trigger: `button[name=action_open_sales_territory_history]:contains(${territory})`,
    },
    {
        content: "Back to what moves",
        trigger: ".o_back_button",
        run: "click",
    },
    {
        content: "They are here",
        trigger: ".o_list_view .o_data_row:contains(Berlin Labs)",
    },
    {
        content: "And to the run",
        trigger: ".o_back_button",
        run: "click",
    },
    {
        content: "The run",
        trigger: "button[name=action_open_moves]",
    },
];

tours.add("sms_sales_territory_redesign", {
    steps: () => [
        {
            content: "The plan in force keeps its tree: copy it",
            trigger: "button[name=action_copy]",
            run: "click",
        },
        {
            content: "The copy is a draft",
            trigger: ".o_arrow_button_current[data-value=draft]",
        },
        {
            content: "Open what France takes",
            trigger:
                ".o_field_widget[name=territory_ids] .o_data_row:contains(FR) td[name=code]",
            run: "click",
        },
        {
            content: "A lower number goes first",
            trigger: ".modal .o_field_widget[name=priority] input",
            run: "edit 5",
        },
        {
            content: "Keep it",
            trigger: ".modal .o_form_button_save",
            run: "click",
        },
        {
            content: "It is kept",
            trigger: "body:not(:has(.modal)) .o_field_widget[name=territory_ids]",
        },
        {
            content: "What would it move?",
            trigger: "button[name=action_preview]",
            run: "click",
        },
        {
            content: "Nothing has been written yet, and it says so",
            trigger:
                ".o_field_widget[name=message]:contains(accounts and leads would move. Nothing has been written yet)",
        },
        {
            content: "Berlin would move",
            trigger:
                ".o_field_widget[name=moving_line_ids] .o_data_row:contains(Berlin Labs):contains([DE]):contains([FR])",
        },
        {
            content: "Look at the totals",
            trigger: ".nav-link[name=totals]",
            run: "click",
        },
        {
            content: "Each territory before and after",
            trigger: ".o_field_widget[name=total_ids] .o_data_row:contains([FR])",
        },
        {
            content: "Apply it",
            trigger: "button[name=action_apply]",
            run: "click",
        },
        {
            content: "Yes",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "It is applied",
            trigger: ".o_arrow_button_current[data-value=applied]",
        },
        ...seeBerlinIn("[FR]"),
        {
            content: "Take it back",
            trigger: "button[name=action_undo]",
            run: "click",
        },
        {
            content: "Yes",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "It is undone, and says how much",
            trigger: ".o_field_widget[name=message]:contains(Put back)",
        },
        {
            content: "The state says so too",
            trigger: ".o_arrow_button_current[data-value=undone]",
        },
        ...seeBerlinIn("[DE]"),
    ],
});

tours.add("sms_sales_territory_run_phone", {
    steps: () => [
        {
            content: "What would happen",
            trigger:
                ".o_field_widget[name=message]:contains(Nothing has been written yet)",
        },
        {
            content: "An account as a card: from where to where",
            trigger:
                ".o_field_widget[name=moving_line_ids] .o_kanban_record:contains(Berlin Labs):contains([DE]):contains([FR])",
        },
        {
            content: "It fits the screen",
            trigger: ".o_form_view",
            run() {
                for (const one of [
                    document.documentElement,
                    document.querySelector(".o_content"),
                ]) {
                    if (one.scrollWidth > one.clientWidth) {
                        throw new Error(
                            `${one.scrollWidth} wide, not ${one.clientWidth}`,
                        );
                    }
                }
            },
        },
        {
            content: "The totals",
            trigger: ".nav-link[name=totals]",
            run: "click",
        },
        {
            content: "A territory as a card",
            trigger: ".o_field_widget[name=total_ids] .o_kanban_record:contains([DE])",
        },
    ],
});
