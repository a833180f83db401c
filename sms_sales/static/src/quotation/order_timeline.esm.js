import {Component, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {useService} from "@web/core/utils/hooks";

const ICONS = {
    done: "fa-check-circle text-success",
    late: "fa-exclamation-circle text-danger",
    next: "fa-dot-circle-o text-primary",
    open: "fa-circle-o text-muted",
};

/** What the order reached, when, and what was promised. */
export class OrderTimeline extends Component {
    static template = "sms_sales.OrderTimeline";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({data: null});
        useRecordObserver(async (record) => {
            // Read here, so that another state or date makes us look again.
            const seen = [record.data.state, record.data.commitment_date];
            if (record.resId && !record.dirty && seen[0] !== "draft") {
                this.state.data = await this.orm.call(
                    "sale.order",
                    "get_sales_timeline",
                    [record.resId],
                );
            }
        });
    }

    icon(step) {
        return ICONS[step.status];
    }
}

registry.category("view_widgets").add("sales_order_timeline", {
    component: OrderTimeline,
    fieldDependencies: [
        {name: "state", type: "selection"},
        {name: "commitment_date", type: "datetime"},
    ],
});
