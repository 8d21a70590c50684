"""English."""

WORDS = {
    "urgency": """
        urgent urgently immediately expire* final hurry asap deadline limited lasts instantly soon warning alert
        suspend* deactivat* blocked terminated overdue
    """,
    "credential": """
        password* verify verif* login signin account* pin otp credential* confirm* identity unlock update* security
        kyc ssn username
    """,
    "prize": """
        winner* won win prize* award* congratulations congrat* lottery jackpot lucky gift* voucher* reward* claim*
        selected guaranteed bonus* sweepstake*
    """,
    "offer": """
        free offer* discount* sale deal* cheap* save promo* subscri* unsubscribe* buy price* order* shop* stock
        exclusive special off newsletter customer* product* trial coupon* store* brand new shipping warranty
    """,
    "action": """
        click call txt text reply visit send sms stop apply register join download subscribe follow contact whatsapp
        telegram
    """,
    "finance": """
        loan* credit* mortgage* invest* profit* cash earn* income money debt* bitcoin crypto* forex million* dollar*
        bank* fund* payment* transfer* usd inheritance trading beneficiar* deposit* payout refinanc*
    """,
    "adult": """
        sex* porn* xxx nude* dating singles horny adult* erotic* escort* viagra cialis penis pills pharmac* meds
        enlarge* milf webcam
    """,
    "gambling": """
        casino* poker bet bets betting slot slots roulette wager* gambl* jackpot* spins blackjack
    """,
    "conversation": """
        i me my im ill ive you u we he she they did didnt dont was were thanks thank lol haha hahaha ok okay yeah
        yes no hey home tomorrow today tonight later sorry know think going gonna wanna come coming see what when
        where how why meeting dinner lunch mom dad wrote morning class work
    """,
}
