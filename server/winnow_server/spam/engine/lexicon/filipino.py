"""Filipino."""

WORDS = {
    "urgency": "agad ngayon_na huling_araw limitado bilisan",
    "credential": "i_verify kumpirmahin",
    "threat": "mablock masuspinde",
    "prize": "nanalo panalo premyo congrats manalo regalo raffle dti",
    "offer": "murang diskwento bili_na sulit promo",
    "free": "libre libreng",
    "action": "i_click pindutin mag_text i_text tumawag magrehistro sumali reply_lang",
    "loan": "pautang utang_",
    "money": "pera piso kumita kikita php gcash",
    "job": "trabaho sahod kita_sa",
    "gambling": "sugal taya sabong jili",
    "telecom": "load globe smart_ unli pasaload",
    "customer": "mahal_na_customer",
    "distress": "pa_load paload bagong_number",
    "conversation": """
        ako ikaw ka ko mo siya tayo kami nila ano bakit kailan saan sino pero hindi wala ba na nga lang po opo yung
        kasi
    """,
    "chatter": "salamat kumusta bukas kahapon nanay tatay bahay kain tulog oo sige hahaha* ingat mahal",
}
