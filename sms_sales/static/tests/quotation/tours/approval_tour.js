import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");

tours.add("sms_sales_approval_ask", {
    steps: () => [
        {
            content: "The quotation says which rule stops it",
            trigger: "[name=sales_hits]:contains(Discounts)",
            timeout: 50000,
        },
        {
            content: "Ask",
            trigger: "button[name=action_sales_ask]",
            run: "click",
        },
        {
            content: "Say why",
            trigger: ".modal [name=note] textarea",
            run: "edit A large order will follow",
        },
        {
            content: "Now ask",
            trigger: ".modal button[name=action_ask]",
            run: "click",
        },
        {
            content: "It waits",
            trigger: ".o_stat_value:contains(Waiting for approval)",
        },
    ],
});

tours.add("sms_sales_approval_decide", {
    steps: () => [
        {
            content: "What was found, and the lines, are on the page",
            trigger: "table:contains(Balance)",
            timeout: 50000,
        },
        {
            content: "So is why the salesperson wants it",
            trigger: "p:contains(A large order will follow)",
        },
        {
            content: "Say why",
            trigger: "textarea[name=reason]",
            run: "edit A good customer",
        },
        {
            content: "Only this decides",
            trigger: "button[value=approve]",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It says what came of it",
            trigger: ".alert-success[role=status]",
        },
    ],
});

tours.add("sms_sales_approval_send", {
    steps: () => [
        {
            content: "It is approved",
            trigger: ".o_stat_value:contains(Approved)",
            timeout: 50000,
        },
        {
            content: "Send it",
            trigger: "button[name=action_quotation_send]:visible",
            run: "click",
        },
        {
            content: "To the customer",
            trigger: ".modal button[name=action_send_mail]",
            run: "click",
        },
        {
            content: "It is sent",
            trigger: ".o_arrow_button_current[data-value=sent]",
        },
    ],
});

tours.add("sms_sales_approval_sign", {
    steps: () => [
        {
            content: "The customer signs",
            trigger: "a[data-bs-target='#modalaccept']:visible",
            run: "click",
        },
        {
            content: "With a name",
            trigger: ".modal .o_web_sign_name_and_signature input",
            run: "edit Pia Portal",
        },
        {
            content: "It is drawn",
            trigger: ".modal canvas.o_web_sign_signature",
            run: "canvasNotEmpty",
        },
        {
            content: "Accept",
            trigger: ".modal .o_portal_sign_submit:enabled",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "It is accepted",
            trigger: "#quote_content:contains(Pia Portal)",
        },
    ],
});

tours.add("sms_sales_approval_activity", {
    steps: () => [
        {
            content: "The activity lets refuse",
            trigger: ".o-mail-Activity .o_sales_refuse",
            timeout: 50000,
            run: "click",
        },
        {
            content: "Say why",
            trigger: ".modal [name=reason] textarea",
            run: "edit Too cheap",
        },
        {
            content: "Refuse",
            trigger: ".modal button[name=action_decide]:contains(Refuse)",
            run: "click",
        },
        {
            content: "It is refused, and the activity is gone",
            trigger:
                ".o_form_view:not(:has(.o_sales_refuse)) .o_statusbar_status:contains(Refused)",
        },
    ],
});
