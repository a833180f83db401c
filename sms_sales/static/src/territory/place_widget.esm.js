import {Component, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useService} from "@web/core/utils/hooks";
import {withPosition} from "./position.esm";

/** Map, what is nearby, and checking in, of a contact or a lead. */
export class PlaceWidget extends Component {
    static template = "sms_sales.PlaceWidget";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.notification = useService("notification");
        this.state = useState({busy: false});
    }

    /** Show what a method of the record says, as it is saved. */
    async run(method, ...args) {
        const {record} = this.props;
        if (!(await record.save())) {
            return;
        }
        const action = await this.orm.call(record.resModel, method, [
            [record.resId],
            ...args,
        ]);
        await this.action.doAction(action, {onClose: () => record.load()});
    }

    async checkIn() {
        this.state.busy = true;
        await withPosition(this.notification, ({latitude, longitude, accuracy}) =>
            this.run(
                "action_sales_check_in",
                latitude,
                longitude,
                Math.round(accuracy),
            ),
        ).finally(() => {
            this.state.busy = false;
        });
    }
}

registry.category("view_widgets").add("sales_place", {component: PlaceWidget});
