import {serializeDate, today} from "@web/core/l10n/dates";
import {Component} from "@odoo/owl";
import {useSetupAction} from "@web/search/action_hook";

/** The day that a page is asked for; without one, what is in force now. */
export class AsOfDay extends Component {
    static template = "sms_sales.AsOfDay";
    static props = {day: String, onChange: Function};

    get today() {
        return serializeDate(today());
    }

    onChange(ev) {
        const {value} = ev.target;
        this.props.onChange(value === this.today ? "" : value);
    }
}

/** Come back to `keep()` by the breadcrumbs, as to the filters of a list. */
export function useKept(component, keep) {
    useSetupAction({getLocalState: () => ({kept: keep()})});
    const {action, state} = component.props;
    return {day: action.context?.sales_as_of || "", ...state?.kept};
}

/** The context in which the server answers for a day. */
export function contextOf(day) {
    return day ? {sales_as_of: day} : {};
}
