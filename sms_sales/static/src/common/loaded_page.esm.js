import {onWillStart, useState} from "@odoo/owl";
import {useService} from "@web/core/utils/hooks";

/** What a page of one's own needs: the answer of one call to the server, as `state.data`.
 *  `load(context)` asks again. */
export function useLoadedPage(source, method, context = {}) {
    const orm = useService("orm");
    const action = useService("action");
    const state = useState({data: null});
    const load = async (asked) => {
        state.data = await orm.call(source, method, [], {context: asked});
    };
    onWillStart(() => load(context));
    const openRecord = (model, id) =>
        action.doAction({
            type: "ir.actions.act_window",
            res_model: model,
            res_id: id,
            views: [[false, "form"]],
        });
    return {action, display: {controlPanel: {}}, load, openRecord, state};
}
