import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("sms_sales_portal_agent", {
    steps: () => [
        {
            content: "Open the commissions",
            trigger: ".o_portal_my_home a[href='/my/commissions']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open the statement over 50.00",
            trigger:
                "tr:contains(Field sales):contains(Submitted):contains(/\\b50\\.00/) a[href^='/my/commissions/']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "The sale and what it pays are on it",
            trigger: "tr:contains(INV/):contains(1,000.00):contains(/\\b50\\.00/)",
        },
        {
            content: "It can be disputed",
            trigger: "form[action$='/dispute'] button[type=submit]",
        },
        {
            content: "Back home",
            trigger: ".o_portal_submenu a[href='/my/home']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Open the plans",
            trigger: ".o_portal_my_home a[href='/my/commission-plans']",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Read the terms",
            trigger:
                ".card:contains(Field sales):contains(5 %):contains(Paid on the tenth.)",
        },
        {
            content: "Accept",
            trigger: ".card button:contains(I have read this and accept it)",
            run: "click",
            expectUnloadPage: true,
        },
        {
            content: "Accepted",
            trigger: ".card .badge:contains(Accepted on)",
        },
    ],
});
