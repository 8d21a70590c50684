"""Hindi, in its own script and in Latin letters."""

TEMPLATES = """
# code, sms
ham: {code} आपका {bank} OTP है। इसे किसी को न बताएं।
ham: {service} में लॉगिन के लिए कोड {code} है। {n} मिनट तक मान्य।
ham: Aapka {pay} OTP {code} hai. Kisi ke saath share na karein.
phishing: {bank}: नए डिवाइस से लॉगिन हुआ। यदि आप नहीं हैं तो तुरंत रोकें {fake bank}
phishing: Sir main {bank} se bol raha hu, jo OTP aaya hai wo bata dijiye warna {money} kat jayega

# account, sms
ham: {bank}: खाता XX{digits} से {money} {date} को डेबिट हुए। शेष राशि {money2}।
ham: {bank}: आपके खाते में {first} {last} से {money} जमा हुए। संदर्भ {ref}
ham: {bank}: क्या आपने {shop} पर {money} का भुगतान किया? हाँ के लिए 1, नहीं के लिए 2 भेजें।
ham: Rs {digits} aapke a/c XX{digits} me credit hua, {date}. Bal {money}. -{bank}
phishing: प्रिय ग्राहक, आपका {bank} खाता आज बंद हो जाएगा। KYC अपडेट करें {fake bank}
phishing: Dear customer aapka {bank} account block ho gaya hai, PAN update kare {fake bank}
phishing: आपके {money} के रिवॉर्ड पॉइंट आज समाप्त होंगे, नकद पाएं {fake bank}

# parcel, sms
ham: {courier}: आपका पार्सल {ref} आज {time} से {time2} के बीच आएगा।
ham: {courier}: पार्सल डिलीवर हो गया, {first} ने लिया।
ham: Aapka {shop} order aaj aayega, delivery code {code} driver ko batayein.
phishing: {courier}: पता अधूरा होने से पार्सल रुका है। {small} देकर अपडेट करें {fake courier}
phishing: Aapka parcel customs me ruka hai, {small} fee bharein {fake courier}

# offices and services, sms
ham: {gov}: आपका {year} का रिटर्न मिल गया है। धन्यवाद।
ham: {power}: {date} को {time} से {time2} तक बिजली बंद रहेगी।
ham: {telco}: {money} का रिचार्ज सफल। वैधता {many} दिन।
ham: Aapne apna {percent}% data use kar liya hai. {telco}
ham: {clinic}: {weekday} {time} बजे आपकी अपॉइंटमेंट है।
ham: {airline}: उड़ान {flight} का गेट {gate} है, बोर्डिंग {time}।
phishing: {power}: बिल जमा न होने से आज रात बिजली कटेगी, तुरंत {phone} पर अधिकारी से बात करें
phishing: {gov}: {money} का रिफंड मंजूर है, खाता विवरण भरें {fake gov}
phishing: {toll}: आपका टैग बंद हो गया, KYC करें {fake toll}
scam: बधाई हो! आपने {big} की लॉटरी जीती है। कॉल करें {phone}
spam: तुरंत लोन {big} तक, बिना कागज {odd}
spam: Rummy khelo aur {money} bonus pao, abhi download karo {odd}

# family, chat
ham: माँ मैं {city} पहुँच गया, शाम को फ़ोन करूँगा
ham: papa {small} bhej do, kitab leni hai
ham: arre galat number, sorry bhai
ham: kal match khelne aaoge? {n} log kam hai
ham: {first} जी, {firm} से {first2} बोल रही हूँ। {weekday} को {time} बजे बात हो सकती है?
ham: share bazaar me mera to nuksan hi hua, FD best hai
scam: माँ मेरा फ़ोन टूट गया, यह नया नंबर है। {money} तुरंत भेज दो, बाद में बताऊँगा
scam: घर बैठे काम, रोज {money} कमाएँ, सिर्फ वीडियो लाइक करें। टेलीग्राम {handle}
scam: Ghar baithe paise kamao, daily {money}, koi experience nahi, WhatsApp {phone}
scam: Hello kya ye {first} hai? Sorry galat number lag gaya, aap bahut achhe lagte ho, kaha se ho?
scam: {money} लगाओ और एक हफ्ते में {big} पाओ, गारंटी। ग्रुप में जुड़ें {odd}

# mail, email
ham: ऑर्डर {ref} भेज दिया गया :: नमस्ते {first}, // आपका ऑर्डर ({money}) {courier} से {date} तक पहुँचेगा। // {shop}
ham: पासवर्ड बदला गया :: आपके {service} खाते का पासवर्ड {date} को बदला गया। अगर आपने बदला है तो कुछ न करें।
phishing: खाता सीमित :: प्रिय ग्राहक, {many} घंटे में जानकारी सत्यापित करें: {fake bank}
phishing: भुगतान असफल :: {service} की सदस्यता समाप्त हो रही है, कार्ड अपडेट करें {fake service}

# public, comment
ham: बहुत अच्छा समझाया सर, टैक्स अब समझ आया
ham: {bank} ki service bekar hai, {n} din se wait kar raha hu
scam: {first} मैडम की वजह से रोज {money} कमाता हूँ, संपर्क करें {handle}
spam: aaj hi join karo, satta matka fix number {phone}
"""
