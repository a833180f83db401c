import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const tours = registry.category("web_tour.tours");

/** Open an entry of Sales → Commissions, as people find it. */
function openCommissions(entry) {
    return [
        ...stepUtils.goToAppSteps("sale.sale_menu_root", "Open the app Sales"),
        {
            content: "Unfold the commissions",
            trigger: "button[data-menu-xmlid='sms_sales.sales_commission_root_menu']",
            run: "click",
        },
        {
            content: `Open ${entry}`,
            trigger: `.dropdown-item[data-menu-xmlid='sms_sales.${entry}']`,
            run: "click",
        },
    ];
}

tours.add("sms_sales_commission_post_invoice", {
    steps: () => [
        {
            content: "The draft is Alder's",
            trigger: ".o_field_widget[name=partner_id] input:value(Alder Labs)",
        },
        {
            content: "Post it",
            trigger: "button[name=action_post]",
            run: "click",
        },
        {
            content: "It is posted",
            trigger: ".o_arrow_button_current[data-value=posted]",
        },
    ],
});

tours.add("sms_sales_commission_settle", {
    steps: () => [
        ...openCommissions("sales_commission_settle_menu"),
        {
            content: "The running plan is proposed",
            trigger: ".o_field_widget[name=plan_ids] .o_tag:contains(Field sales)",
        },
        {
            content: "Preview",
            trigger: "button[name=action_preview]:contains(Preview)",
            run: "click",
        },
        {
            content: "What would be booked is said in words",
            trigger: ".o_field_widget[name=message]:contains(50.00)",
        },
        {
            content: "The payee gets 5 % of what counts, and no more",
            trigger:
                ".o_field_widget[name=payee_ids] .o_data_row:contains(Ann Seller) td[name=payable]:contains(/\\b50\\.00/)",
        },
        {
            content: "Look at what is left out",
            trigger: ".nav-link[name=left_out]",
            run: "click",
        },
        {
            content: "One line is left out, by the rule",
            trigger:
                ".o_field_widget[name=reason_ids] .o_data_row:contains(Excluded by rule):contains(No service contracts):contains(400.00)",
        },
        {
            content: "Which line?",
            trigger:
                ".o_field_widget[name=reason_ids] .o_data_row button[name=action_lines]",
            run: "click",
        },
        {
            content: "The service contract of Alder's invoice",
            trigger:
                ".o_list_view .o_data_row:contains(INV/):contains(Alder Labs):contains(400.00)",
        },
        {
            content: "Back to the settlement",
            trigger: ".breadcrumb-item a:contains(Settle)",
            run: "click",
        },
        {
            content: "Apply",
            trigger: "button[name=action_apply]",
            run: "click",
        },
        {
            content: "Open the statements",
            trigger: "button[name=action_statements]",
            run: "click",
        },
        {
            content: "Open Ann's",
            trigger: ".o_data_row:contains(Ann Seller) td[name=payee_id]",
            run: "click",
        },
        {
            content: "It pays what was previewed",
            trigger: ".o_form_view .o_field_widget[name=net]:contains(/\\b50\\.00/)",
        },
        {
            content: "It is a draft",
            trigger: ".o_arrow_button_current[data-value=draft]",
        },
    ],
});

tours.add("sms_sales_commission_dispute", {
    steps: () => [
        ...openCommissions("my_commissions_menu"),
        {
            content: "Open this period's statement",
            trigger:
                ".o_my_commissions_statement:contains(Field sales):contains(50.00)",
            run: "click",
        },
        {
            content: "See the sales",
            trigger: ".nav-link[name=sales]",
            run: "click",
        },
        {
            content: "Ask why",
            trigger:
                ".o_field_widget[name=credit_ids] .o_data_row:contains(Alder Labs) button[name=action_why]",
            run: "click",
        },
        {
            content: "The derivation tells the line and the rate",
            trigger:
                ".modal .o_field_widget[name=explanation_text]:contains(5 %):contains(50.00)",
        },
        {
            content: "Dispute this very line",
            trigger: ".modal button[name=action_dispute]",
            run: "click",
        },
        {
            content: "The line is filled in",
            trigger:
                ".o_form_view .o_field_widget[name=credit_id] input:value(/INV.*50\\.00/)",
        },
        {
            content: "Choose a reason",
            trigger: ".o_field_widget[name=reason_code] .o_select_menu_toggler",
            run: "click",
        },
        {
            content: "The rate is wrong",
            trigger: ".o_select_menu_item:contains(Wrong rate)",
            run: "click",
        },
        {
            content: "Say why",
            trigger: ".o_field_widget[name=description] textarea",
            run: "edit Alder was promised at 6 %.",
        },
        {
            content: "Open the dispute",
            trigger: ".o_statusbar_buttons button:contains(Open the dispute)",
            run: "click",
        },
        {
            content: "It is open, and somebody has to answer it",
            trigger:
                ".o-mail-Activity:contains(Answer the dispute):contains(Max Approver)",
        },
        {
            content: "The payee cannot decide it",
            trigger: ".o_form_view:not(:has(button[name=action_accept]))",
        },
    ],
});

tours.add("sms_sales_commission_answer", {
    steps: () => [
        ...openCommissions("sales_commission_dispute_menu"),
        {
            content: "Open Ann's dispute",
            trigger:
                ".o_data_row:contains(Wrong rate) td[name=payee_id]:contains(Ann Seller)",
            run: "click",
        },
        {
            content: "Grant the difference",
            trigger: ".o_field_widget[name=amount] input",
            run: "edit 10",
        },
        {
            content: "Answer",
            trigger: ".o_field_widget[name=answer] textarea",
            run: "edit You are right: here is the difference.",
        },
        {
            content: "Accept",
            trigger: "button[name=action_accept]",
            run: "click",
        },
        {
            content: "It is accepted",
            trigger: ".o_arrow_button_current[data-value=accepted]",
        },
        {
            content: "Go to the statement",
            trigger: ".o_field_widget[name=statement_id] a",
            run: "click",
        },
        {
            content: "The adjustment is in it",
            trigger: ".o_form_view .o_field_widget[name=net]:contains(/\\b60\\.00/)",
        },
        {
            content: "Submit",
            trigger: "button[name=action_submit]",
            run: "click",
        },
        {
            content: "Approve",
            trigger: "button[name=action_approve]",
            run: "click",
        },
        {
            content: "Lock",
            trigger: "button[name=action_lock]",
            run: "click",
        },
        {
            content: "Yes, for good",
            trigger: ".modal-footer .btn-primary",
            run: "click",
        },
        {
            content: "It is locked",
            trigger: ".o_arrow_button_current[data-value=locked]",
        },
        {
            content: "And keeps its amount",
            trigger: ".o_form_view .o_field_widget[name=net]:contains(/\\b60\\.00/)",
        },
    ],
});

tours.add("sms_sales_commission_bill", {
    steps: () => [
        ...stepUtils.goToAppSteps("account.menu_finance", "Open the app Invoicing"),
        {
            content: "Unfold the vendors",
            trigger: "button[data-menu-xmlid='account.menu_finance_payables']",
            run: "click",
        },
        {
            content: "Commissions to bill",
            trigger:
                ".dropdown-item[data-menu-xmlid='sms_sales.sales_commission_statement_payout_menu']",
            run: "click",
        },
        {
            content: "Open Ann's statement",
            trigger:
                ".o_data_row:contains(Ann Seller):contains(60.00) td[name=payee_id]",
            run: "click",
        },
        {
            content: "Create its bill",
            trigger: ".o_form_view button[name=action_create_bills]",
            run: "click",
        },
        {
            content: "The preview has one bill over the right amount",
            trigger:
                ".modal .o_field_widget[name=line_ids] .o_data_row:contains(Ann Seller):contains(60.00)",
        },
        {
            content: "Create it",
            trigger: ".modal button[name=action_apply]",
            run: "click",
        },
        {
            content: "The bill is a draft over 60.00 for Ann",
            trigger: ".o_field_widget[name=tax_totals]:contains(/\\b60\\.00/)",
        },
        {
            content: "Go from the bill to its statement",
            trigger: "button[name=action_view_sales_statements]",
            run: "click",
        },
        {
            content: "And from there the bill is in sight",
            trigger: ".o_form_view .o_field_widget[name=payee_id]:contains(Ann Seller)",
        },
        {
            trigger: "button[name=action_view_bill]:contains(Draft)",
        },
    ],
});
