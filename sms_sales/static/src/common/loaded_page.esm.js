import {Component, onWillStart, useState} from "@odoo/owl";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

/** A page of one's own that shows what one call to the server returns, as `state.data`. */
export class LoadedPage extends Component {
    static components = {Layout};
    static props = {...standardActionServiceProps};
    // Model and method that the page is loaded from.
    static source = [];

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.display = {controlPanel: {}};
        this.state = useState({data: null});
        onWillStart(async () => {
            this.state.data = await this.orm.call(...this.constructor.source, []);
        });
    }

    openRecord(model, id) {
        return this.action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    }
}
