import {AsOfDay, contextOf, useKept} from "./as_of_day.esm";
import {Component, useState} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {formatCurrency} from "@web/core/currency";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useLoadedPage} from "../common/loaded_page.esm";
import {useService} from "@web/core/utils/hooks";
import {withPosition} from "./position.esm";

const SEEN = ["sales_territory_seen", "=", true];
const SEEN_BY_OVERLAY = ["sales_overlay_seen", "=", true];
const FIGURES = ["account_count", "white_count", "deal_count", "pipeline", "revenue"];

/** Where the current user works: accounts, leads, white space, who is there too. */
export class MyTerritory extends Component {
    static template = "sms_sales.MyTerritory";
    static components = {AsOfDay, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.notification = useService("notification");
        this.orm = useService("orm");
        this.asOf = useState(useKept(this, () => ({...this.asOf})));
        Object.assign(
            this,
            useLoadedPage(
                "sales.territory",
                "get_my_territory",
                contextOf(this.asOf.day),
            ),
        );
    }

    async setDay(day) {
        await this.load(contextOf(day));
        this.asOf.day = day;
    }

    get onlyOverlays() {
        return this.state.data.territories.every((one) => one.overlay);
    }

    get total() {
        const {territories} = this.state.data;
        // An account in an overlay is in a primary territory too: once is enough.
        const counted = territories.filter((one) => one.overlay === this.onlyOverlays);
        const sum = (figure) => counted.reduce((all, one) => all + one[figure], 0);
        return Object.fromEntries(FIGURES.map((figure) => [figure, sum(figure)]));
    }

    money(amount) {
        return formatCurrency(amount, this.state.data.currency_id, {digits: [16, 0]});
    }

    share(territory) {
        const {account_count: all, white_count: white} = territory;
        return all ? Math.round((100 * white) / all) : 0;
    }

    openCoverage(domain, name, overlay = this.onlyOverlays) {
        this.openList("sales.territory.coverage", [SEEN, ...domain], name, {
            sales_overlay: overlay,
            ...contextOf(this.asOf.day),
        });
    }

    openAccounts(territory) {
        this.openCoverage(
            [["sales_territory_id", "=", territory.id]],
            territory.name,
            territory.overlay,
        );
    }

    openAllAccounts() {
        this.openCoverage([], _t("My accounts"));
    }

    openWhite() {
        this.openCoverage([["coverage", "=", "white"]], _t("White space"));
    }

    /** Where the browser is: asked at this click, and not kept. */
    openNearMe() {
        return withPosition(this.notification, async ({latitude, longitude}) => {
            const around = [latitude, longitude];
            this.action.doAction(
                await this.orm.call("sales.nearby", "action_around", around),
            );
        });
    }

    openLeads() {
        this.openList(
            "crm.lead",
            ["|", SEEN, SEEN_BY_OVERLAY, ["won_status", "=", "pending"]],
            _t("Leads of my territories"),
        );
    }

    openList(model, domain, name, context = {}) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name,
            res_model: model,
            domain,
            context,
            views: [
                // Cards where a list would be cut off.
                [false, this.env.isSmall ? "kanban" : "list"],
                [false, "form"],
            ].slice(0, model === "crm.lead" ? 2 : 1),
        });
    }
}

registry.category("actions").add("sms_sales.my_territory", MyTerritory);
