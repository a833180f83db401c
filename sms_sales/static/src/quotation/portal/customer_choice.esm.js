import {RPCError} from "@web/core/network/rpc";
import {SaleUpdateLineButton} from "@sale_management/interactions/sale_update_line_button";
import {patch} from "@web/core/utils/patch";

// What the page carries while quotations have their rules.
const RULED = ".o_sales_content_hash";

// The host hides from customers what the server refuses, and takes for one more what
// is no quantity.
patch(SaleUpdateLineButton.prototype, {
    async onQuantityChange(ev, field) {
        const isQuantity = parseInt(field.value) >= 0;
        if (isQuantity || !this.el.ownerDocument.querySelector(RULED)) {
            return super.onQuantityChange(...arguments);
        }
        await this.waitFor(
            this.callUpdateLineRoute(this.orderDetail.orderId, {
                access_token: this.orderDetail.token,
                input_quantity: field.value,
                line_id: field.dataset.lineId,
            }),
        );
        this.refreshOrderUI();
    },

    async callUpdateLineRoute() {
        this.isRefused = false;
        try {
            return await super.callUpdateLineRoute(...arguments);
        } catch (error) {
            // Of what went wrong inside, the customer is told nothing.
            if (
                !(error instanceof RPCError) ||
                !error.exceptionName?.startsWith("odoo.exceptions.")
            ) {
                throw error;
            }
            this.isRefused = true;
            this.services.notification.add(error.data.message, {
                type: "warning",
                sticky: true,
            });
        }
    },

    refreshOrderUI() {
        if (!this.isRefused) {
            return super.refreshOrderUI(...arguments);
        }
        for (const field of this.el.querySelectorAll(".js_quantity")) {
            field.value = field.defaultValue;
        }
    },
});
