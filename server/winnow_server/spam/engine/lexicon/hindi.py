"""Hindi, in Devanagari and as written in Latin letters, and Urdu as written in Latin letters."""

WORDS = {
    "urgency": "तुरंत जल्दी अंतिम आज_ही सीमित समय_सीमा अभी आखिरी turant jaldi_karo aaj_hi abhi_call",
    "credential": "पासवर्ड ओटीपी सत्यापन केवाईसी लॉगिन पिन खाता_विवरण verify_kare otp_bataye",
    "threat": "ब्लॉक बंद_हो निलंबित जुर्माना धोखाधड़ी कानूनी_कार्रवाई band_ho_jayega block_ho",
    "prize": """
        इनाम जीत जीते जीता बधाई लॉटरी पुरस्कार उपहार बोनस विजेता jeet* inaam inam badhai mubarak lottery_lag*
        nikla_hai
    """,
    "offer": "ऑफर छूट कीमत सस्ता खरीदें डिस्काउंट सेल विशेष रुपये_में kharid* sasta",
    "free": "मुफ्त मुफ़्त फ्री निःशुल्क muft free_me free_mein",
    "action": """
        क्लिक कॉल_करें संपर्क डाउनलोड जुड़ें रजिस्टर डायल मिस्ड_कॉल लिंक call_kare click_kare dial_kare sampark
        miss_call
    """,
    "opt_out": "अनसब्सक्राइब सदस्यता_समाप्त",
    "loan": "लोन ऋण कर्ज ब्याज क्रेडिट_कार्ड loan_chahiye byaj",
    "investment": "निवेश मुनाफा शेयर कमाई ट्रेडिंग munafa nivesh",
    "cryptocurrency": "बिटकॉइन क्रिप्टो",
    "money": "पैसे पैसा रुपये रुपए लाख करोड़ भुगतान रिफंड paise paisa rupaye rupees lakh crore kamao kamaye",
    "job": "नौकरी घर_बैठे वेतन भर्ती पार्ट_टाइम ghar_baithe naukri bharti",
    "advance_fee": "विरासत वकील दान",
    "adult": "सेक्स अश्लील लड़की sexy ladki bhabhi",
    "pharmacy": "वियाग्रा दवा वजन_घटाए मर्दाना dawa",
    "gambling": "कैसीनो जुआ सट्टा रमी satta rummy teen_patti matka",
    "delivery": "पार्सल डिलीवरी कूरियर",
    "banking": "बैंक खाता खाते एटीएम आधार पैन khata",
    "telecom": "रिचार्ज डाटा टॉकटाइम रुपये_का वैधता recharge_kare gaana gane_sune caller_tune",
    "messenger": "व्हाट्सएप टेलीग्राम",
    "web_services": "चैनल सब्सक्राइब वेबसाइट",
    "customer": "प्रिय_ग्राहक ग्राहक उपभोक्ता priya_grahak",
    "distress": "नया_नंबर मदद_चाहिए अस्पताल",
    "formal": "कृपया सूचित आपका आपके आपको kripya aapka aapke aapko",
    "conversation": """
        मैं तुम हम मुझे तुझे क्या कैसे कब कहाँ कहां क्यों कौन लेकिन था थी हूँ हूं है नहीं main mai tum hum mujhe
        tujhe kya kaise kab kahan kyu kyun kaun lekin tha thi hoon nahi nai haan mera tera raha rahi gaya bola yaar
    """,
    "chatter": """
        हाहा धन्यवाद शुक्रिया कल आज माँ घर खाना भाई यार नमस्ते haha* shukriya kal aaj maa ghar khana bhai yaar
        namaste accha acha theek thik
    """,
    "work": "बैठक रिपोर्ट फाइल प्रोजेक्ट",
}
