import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const CANVAS = ".o_territory_map_canvas canvas";

function drawn() {
    return window.Chart.getChart(document.querySelector(CANVAS));
}

/** Click where the shape or the bar of a place is drawn. */
function clickOn(place) {
    const chart = drawn();
    const {canvas} = chart;
    const index = chart.data.labels.indexOf(place);
    if (index < 0) {
        throw new Error(`${place} is not drawn, but ${chart.data.labels}`);
    }
    const {x, y} = chart.getDatasetMeta(0).data[index].getCenterPoint();
    const {left, top} = canvas.getBoundingClientRect();
    const at = {bubbles: true, clientX: left + x, clientY: top + y};
    canvas.dispatchEvent(new MouseEvent("click", at));
}

function isDrawnAs(type) {
    if (drawn().config.type !== type) {
        throw new Error(`drawn as ${drawn().config.type}, not ${type}`);
    }
}

const asOf = (day) => ({
    content: `Ask for the end of ${day}`,
    trigger: ".o_as_of_day input",
    run() {
        this.anchor.value = day;
        this.anchor.dispatchEvent(new Event("change", {bubbles: true}));
    },
});

const back = {
    content: "Back",
    trigger: ".o_back_button",
    run: "click",
};

tours.add("sms_sales_territory_map", {
    steps: () => [
        {
            content: "Countries, with their accounts",
            trigger: ".o_territory_map_place:contains(United States):contains(1)",
        },
        {
            content: "Into a country, by its shape",
            trigger: CANVAS,
            run() {
                isDrawnAs("choropleth");
                clickOn("United States");
            },
        },
        {
            content: "Its states",
            trigger: ".o_territory_map_place:contains(California):contains(1)",
        },
        {
            content: "Into a state",
            trigger: CANVAS,
            run() {
                isDrawnAs("choropleth");
                clickOn("California");
            },
        },
        {
            content: "Its accounts, and no others",
            trigger:
                ".o_list_view:not(:contains(Berlin Labs)) .o_data_row:contains(Bay)",
        },
        back,
        {
            content: "The map is where it was left",
            trigger: ".o_territory_map .breadcrumb-item.active:contains(United States)",
        },
        {
            content: "The world",
            trigger: ".o_territory_map_world",
            run: "click",
        },
        {
            content: "A country without shapes",
            trigger: ".o_territory_map_place:contains(Germany)",
            run: "click",
        },
        {
            content: "It has bars",
            trigger: ".o_territory_map_place:contains(Not known)",
        },
        {
            content: "A bar is clicked, too",
            trigger: CANVAS,
            run() {
                isDrawnAs("bar");
                clickOn("Not known");
            },
        },
        {
            content: "Its accounts",
            trigger:
                ".o_list_view:not(:contains(Bay Labs)) .o_data_row:contains(Berlin)",
        },
        back,
        asOf("2026-03-09"),
        {
            content: "Nothing was assigned on that day",
            trigger: ".o_territory_map:contains(Nothing on the map yet)",
        },
        asOf("2026-03-12"),
        {
            content: "By then it was",
            trigger: ".o_territory_map_place:contains(Not known)",
        },
        {
            content: "Into its accounts",
            trigger: ".o_territory_map button:contains(Accounts of Germany)",
            run: "click",
        },
        {
            content: "They are those of that day",
            trigger: ".o_control_panel:contains(Germany as of 2026-03-12)",
        },
        {
            content: "And there are some",
            trigger: ".o_list_view .o_data_row:contains(Berlin)",
        },
        back,
        {
            content: "The day is kept",
            trigger: ".o_territory_map .o_as_of_day input:value(2026-03-12)",
        },
        {
            content: "Back to what is in force",
            trigger: ".o_as_of_day button:contains(Today)",
            run: "click",
        },
        {
            content: "There is no day left to take back",
            trigger: ".o_as_of_day:not(:has(button))",
        },
    ],
});

tours.add("sms_sales_my_territory", {
    steps: () => [
        {
            content: "What is mine",
            trigger: ".o_my_territory_card:contains(T1):contains(Ann Seller)",
        },
        asOf("2026-03-09"),
        {
            content: "Nothing was in it on that day",
            trigger: ".o_my_territory_card:contains(0 accounts)",
        },
        asOf("2026-03-12"),
        {
            content: "By then two were, and nobody worked them",
            trigger: ".o_my_territory_white:contains(2)",
            run: "click",
        },
        {
            content: "They are listed",
            trigger: ".o_list_view .o_data_row:contains(Bay Labs)",
        },
        back,
        {
            content: "The day is kept",
            trigger: ".o_my_territory .o_as_of_day input:value(2026-03-12)",
        },
    ],
});

const below = ".o_hierarchy_node:contains(DOCK)";

tours.add("sms_sales_territory_tree", {
    steps: () => [
        {
            content: "What is below a territory",
            trigger: ".o_hierarchy_node:contains(TOP) button:contains(Unfold)",
            run: "click",
        },
        {
            content: "A territory below it",
            trigger: `${below} .o_hierarchy_node_content`,
            run: "click",
        },
        {
            content: "It says where it is",
            trigger: ".o_form_view [name=parent_id]:contains(Top)",
        },
        {
            content: "Who works there?",
            trigger: ".o_form_view a.nav-link[name=members]",
            run: "click",
        },
        {
            content: "Ann does",
            trigger: ".o_form_view [name=member_ids] .o_data_row:contains(Ann Seller)",
        },
        {
            content: "Into its accounts",
            trigger: "button[name=action_open_accounts]:contains(1)",
            run: "click",
        },
        {
            content: "They are listed",
            trigger: ".o_list_view .o_data_row:contains(Harbour Labs)",
        },
        back,
        {
            content: "Back in the territory",
            trigger: ".o_form_view button[name=action_open_accounts]",
        },
        back,
        {
            content: "The tree is where it was left",
            trigger: `.o_hierarchy_view ${below}`,
        },
    ],
});

tours.add("sms_sales_territory_member_phone", {
    steps: () => [
        {
            content: "A member as a card",
            trigger: ".o_kanban_record:contains(Ann Seller)",
            run: "click",
        },
        {
            content: "What a member is",
            trigger:
                ".o_form_view:has([name=territory_id]):has([name=capacity]) [name=user_id]",
        },
    ],
});
