import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {Component} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {formatCurrency} from "@web/core/currency";
import {formatFloat} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useLoadedPage} from "../common/loaded_page.esm";

const STATEMENT = "sales.commission.statement";

/** What the current user earned, where they stand, and what is still in it. */
export class MyCommissions extends Component {
    static template = "sms_sales.MyCommissions";
    static components = {Layout};
    static props = {...standardActionServiceProps};

    setup() {
        Object.assign(this, useLoadedPage(STATEMENT, "get_my_commissions"));
    }

    get isEmpty() {
        const {plans, current, statements} = this.state.data;
        return !plans.length && !current.length && !statements.length;
    }

    money(amount, currencyId) {
        return formatCurrency(amount, currencyId);
    }

    result(plan, amount) {
        return plan.measure === "quantity"
            ? formatFloat(amount, {trailingZeros: false})
            : this.money(amount, plan.currency_id);
    }

    percent(value) {
        return `${formatFloat(value, {digits: [16, 1], trailingZeros: false})} %`;
    }

    rate(plan) {
        return plan.measure === "quantity"
            ? this.money(plan.next.rate, plan.currency_id)
            : this.percent(plan.next.rate);
    }

    width(plan) {
        return `width: ${Math.max(0, Math.min(100, plan.attainment))}%`;
    }

    period(from, to) {
        return `${formatDate(deserializeDate(from))} – ${formatDate(deserializeDate(to))}`;
    }

    day(value) {
        return formatDate(deserializeDate(value));
    }

    openStatement(statement) {
        this.openRecord(STATEMENT, statement.id);
    }

    openDispute(dispute) {
        this.openRecord("sales.commission.dispute", dispute.id);
    }

    openPipeline() {
        this.action.doAction("crm.crm_lead_action_pipeline");
    }
}

registry.category("actions").add("sms_sales.my_commissions", MyCommissions);
