import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {formatCurrency} from "@web/core/currency";
import {formatFloat} from "@web/views/fields/formatters";
import {registry} from "@web/core/registry";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {useRecordObserver} from "@web/model/relational_model/utils";
import {useService} from "@web/core/utils/hooks";

const LABELS = () => ({
    list: _t("List price"),
    pricelist: _t("Pricelist"),
    volume: _t("Volume"),
    typed: _t("Typed price"),
    discount: _t("Discount"),
    order_discount: _t("Order discount"),
    rounding: _t("Rounding"),
});

/** From the list price to the margin: what each step gave away. */
export class PriceWaterfall extends Component {
    static template = "sms_sales.PriceWaterfall";
    static props = {...standardWidgetProps};

    setup() {
        this.orm = useService("orm");
        this.labels = LABELS();
        this.state = useState({data: null, selected: 0, isDirty: false});
        useRecordObserver(async (record) => {
            this.state.isDirty = record.dirty;
            // Read here, so that another amount makes us look again.
            const seen = [record.data.amount_untaxed, record.resId];
            if (seen[1] && !record.dirty) {
                this.state.data = await this.orm.call(
                    record.resModel,
                    "get_sales_waterfall",
                    [seen[1]],
                );
            }
        });
    }

    get shown() {
        const {data, selected} = this.state;
        return data.lines.find((line) => line.id === selected) || data.order;
    }

    select(id) {
        this.state.selected = this.state.selected === id ? 0 : id;
    }

    /** Bars of the chart: a change floats between two levels, a total stands. */
    get bars() {
        const {steps, net, cost, margin} = this.shown;
        const bars = steps
            .filter((step, index) => !index || Number(step.amount))
            .map((step, index) => ({
                key: step.key,
                label: this.labels[step.key],
                from: index ? step.reached - step.amount : 0,
                to: Number(step.reached),
                amount: Number(step.amount),
                isTotal: !index,
            }));
        bars.push(
            this.total("net", _t("Net"), net),
            {key: "cost", label: _t("Cost"), from: net, to: margin, amount: -cost},
            this.total("margin", _t("Margin"), margin),
        );
        return this.scaled(bars);
    }

    total(key, label, amount) {
        return {key, label, from: 0, to: amount, amount: Number(amount), isTotal: true};
    }

    scaled(bars) {
        const ends = bars.flatMap((bar) => [Number(bar.from), Number(bar.to)]);
        const low = Math.min(0, ...ends);
        const width = Math.max(0, ...ends) - low || 1;
        return bars.map((bar) => {
            const start = Math.min(bar.from, bar.to);
            const length = Math.abs(bar.to - bar.from);
            return {
                ...bar,
                style: `left: ${(100 * (start - low)) / width}%; width: ${(100 * length) / width}%`,
                color: this.color(bar),
            };
        });
    }

    color(bar) {
        if (bar.isTotal) {
            return bar.amount < 0 ? "bg-danger" : "bg-primary";
        }
        if (bar.key === "cost") {
            return "bg-secondary";
        }
        return bar.amount < 0 ? "bg-warning" : "bg-success";
    }

    money(amount) {
        return formatCurrency(Number(amount), this.state.data.currency_id);
    }

    percent(part) {
        return part === null ? "" : `${formatFloat(Number(part), {digits: [16, 1]})} %`;
    }

    /** What is given away, as a share of the list price. */
    given(data) {
        const listed = Number(data.steps[0].amount);
        return listed > 0 ? (100 * (listed - data.net)) / listed : null;
    }
}

registry.category("view_widgets").add("sales_price_waterfall", {
    component: PriceWaterfall,
    fieldDependencies: [{name: "amount_untaxed", type: "monetary"}],
});
