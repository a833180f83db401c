import {
    Component,
    onWillStart,
    onWillUnmount,
    useEffect,
    useRef,
    useState,
} from "@odoo/owl";
import {AsOfDay, contextOf, useKept} from "./as_of_day.esm";
import {Layout} from "@web/search/layout";
import {_t} from "@web/core/l10n/translation";
import {formatCurrency} from "@web/core/currency";
import {loadBundle} from "@web/core/assets";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

// What the host's spreadsheets ship: the countries of the world, the states of one.
const SHAPES = "/spreadsheet/static/topojson";
const WORLD = {file: "world", projection: "equalEarth"};
const STATES = {US: {file: "usa", projection: "albersUsa"}};
const LIGHT = [222, 235, 247];
const DARK = [8, 81, 156];
const EMPTY = "#e9ecef";

const MEASURES = () => [
    {id: "account_count", name: _t("Accounts")},
    {id: "white_share", name: _t("White space (%)")},
    {id: "deal_count", name: _t("Open deals")},
    {id: "pipeline", name: _t("Pipeline"), money: true},
    {id: "revenue", name: _t("Revenue of 12 months"), money: true},
];

/** Accounts by country, a click opens its states, another click the accounts. */
export class TerritoryMap extends Component {
    static template = "sms_sales.TerritoryMap";
    static components = {AsOfDay, Layout};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.canvas = useRef("canvas");
        this.measures = MEASURES();
        const kept = useKept(this, () => {
            const {country, day, measure} = this.state;
            return {country, day, measure};
        });
        this.state = useState({
            country: null,
            measure: "account_count",
            ...kept,
            rows: [],
            hasShapes: false,
        });
        onWillStart(async () => {
            await loadBundle("web.chartjs_lib");
            await this.load(this.state.country);
        });
        useEffect(
            () => this.draw(),
            () => [this.state.rows, this.state.measure],
        );
        onWillUnmount(() => this.chart?.destroy());
    }

    async load(country, day = this.state.day) {
        const place = [country ? country.id : false];
        const [data, features] = await Promise.all([
            this.orm.call("sales.territory.coverage", "get_map", place, {
                context: contextOf(day),
            }),
            this.shapes(country ? STATES[country.code] : WORLD),
        ]);
        this.features = features;
        this.currencyId = data.currency_id;
        Object.assign(this.state, {
            country: country && {
                id: country.id,
                code: country.code,
                name: country.name,
            },
            day,
            hasShapes: Boolean(features.length),
            rows: data.rows.map((row) => ({
                ...row,
                white_share: row.account_count
                    ? Math.round((100 * row.white_count) / row.account_count)
                    : 0,
            })),
        });
    }

    /** The shapes, or none: then bars are drawn. */
    async shapes(region) {
        this.region = region;
        if (!region || !window.ChartGeo) {
            return [];
        }
        const response = await fetch(`${SHAPES}/${region.file}.topo.json`);
        if (!response.ok) {
            return [];
        }
        const topology = await response.json();
        const [shapes] = Object.values(topology.objects);
        return window.ChartGeo.topojson
            .feature(topology, shapes)
            .features.filter((feature) => feature.id !== "AQ");
    }

    get measure() {
        return this.measures.find((measure) => measure.id === this.state.measure);
    }

    shown(row) {
        const value = row[this.state.measure];
        return this.measure.money
            ? formatCurrency(value, this.currencyId, {digits: [16, 0]})
            : value;
    }

    draw() {
        this.chart?.destroy();
        this.chart = null;
        if (!this.canvas.el) {
            return;
        }
        this.chart = new window.Chart(
            this.canvas.el,
            this.state.hasShapes ? this.geoChart() : this.barChart(),
        );
    }

    color(value, largest) {
        const part = largest ? Math.sqrt(Math.max(0, value) / largest) : 0;
        const mix = LIGHT.map((from, i) => Math.round(from + part * (DARK[i] - from)));
        return `rgb(${mix.join(",")})`;
    }

    geoChart() {
        const rows = new Map(this.state.rows.map((row) => [row.code, row]));
        const data = this.features.map((feature) => ({
            feature,
            row: rows.get(feature.id),
            value: rows.get(feature.id)?.[this.state.measure] ?? null,
        }));
        const largest = Math.max(0, ...data.map((one) => one.value ?? 0));
        const backgroundColor = data.map((one) =>
            one.row ? this.color(one.value, largest) : EMPTY,
        );
        return {
            type: "choropleth",
            data: {
                labels: data.map((one) => one.row?.name ?? one.feature.properties.name),
                datasets: [
                    {data, backgroundColor, borderColor: "#fff", borderWidth: 0.5},
                ],
            },
            options: {
                ...this.commonOptions((index) => data[index].row),
                showOutline: false,
                showGraticule: false,
                scales: {
                    projection: {axis: "x", projection: this.region.projection},
                    color: {axis: "x", display: false},
                },
            },
        };
    }

    barChart() {
        const rows = this.state.rows;
        return {
            type: "bar",
            data: {
                labels: rows.map((row) => row.name),
                datasets: [
                    {
                        data: rows.map((row) => row[this.state.measure]),
                        backgroundColor: `rgb(${DARK.join(",")})`,
                        maxBarThickness: 32,
                    },
                ],
            },
            options: {
                ...this.commonOptions((index) => rows[index]),
                indexAxis: "y",
                scales: {x: {beginAtZero: true, ticks: {precision: 0}}},
            },
        };
    }

    commonOptions(rowAt) {
        return {
            animation: false,
            maintainAspectRatio: false,
            plugins: {
                legend: {display: false},
                tooltip: {
                    displayColors: false,
                    callbacks: {
                        title: ([item]) => rowAt(item.dataIndex)?.name ?? item.label,
                        label: (item) => this.told(rowAt(item.dataIndex)),
                    },
                },
            },
            onClick: (ev, [element]) => element && this.open(rowAt(element.index)),
        };
    }

    told(row) {
        if (!row) {
            return _t("No account");
        }
        return `${this.measure.name}: ${this.shown(row)}`;
    }

    /** Go one level down: into a country, or to the accounts of a state. */
    open(row) {
        if (!row) {
            return;
        }
        if (!this.state.country && row.id) {
            return this.load(row);
        }
        const field = this.state.country ? "state_id" : "country_id";
        const domain = [[field, "=", row.id || false]];
        if (this.state.country) {
            domain.push(["country_id", "=", this.state.country.id]);
        }
        return this.openAccounts(domain, row.name);
    }

    openCountry() {
        const {id, name} = this.state.country;
        return this.openAccounts([["country_id", "=", id]], name);
    }

    openAccounts(domain, name) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            name: this.state.day
                ? _t("Accounts: %(place)s as of %(day)s", {
                      place: name,
                      day: this.state.day,
                  })
                : _t("Accounts: %s", name),
            res_model: "sales.territory.coverage",
            domain,
            context: contextOf(this.state.day),
            // Cards where a list would be cut off.
            views: [[false, this.env.isSmall ? "kanban" : "list"]],
        });
    }
}

registry.category("actions").add("sms_sales.territory_map", TerritoryMap);
