import {Activity} from "@mail/core/web/activity";
import {ActivityListPopoverItem} from "@mail/core/web/activity_list_popover_item";
import {patch} from "@web/core/utils/patch";

export const REQUEST = "sales.quotation.request";

/** Whoever is asked approves or refuses where the activity stands, with a reason. */
const decision = {
    get salesIsDecision() {
        const {res_model, can_write, state} = this.props.activity;
        return res_model === REQUEST && can_write && state !== "done";
    },

    async onSalesDecide(name) {
        const {orm, action} = this.env.services;
        const {res_id} = this.props.activity;
        const dialog = await orm.call(REQUEST, `action_${name}`, [[res_id]]);
        const thread = this.env.services["mail.store"].Thread.insert({
            model: REQUEST,
            id: res_id,
        });
        await action.doAction(dialog, {
            onClose: () => {
                this.props.onActivityChanged?.(thread);
                this.props.reloadParentView?.();
            },
        });
    },
};

patch(Activity.prototype, decision);
patch(ActivityListPopoverItem.prototype, decision);
