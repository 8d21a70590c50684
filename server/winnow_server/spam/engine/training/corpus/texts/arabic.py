"""Arabic."""

TEMPLATES = """
# code, sms
ham: رمز التحقق الخاص بك في {bank} هو {code}. لا تشاركه مع أحد.
ham: {code} رمز الدخول إلى {service}، صالح {n} دقائق.
phishing: {bank}: تم الدخول من جهاز جديد. إن لم تكن أنت فألغِ العملية {fake bank}
phishing: معك موظف {bank}، أرسل الرمز الذي وصلك لإيقاف تحويل {money}

# account, sms
ham: شراء {money} من {shop} ببطاقة *{digits} في {date} {time}. الرصيد {money2}. {bank}
ham: {bank}: إيداع راتب {big} في حسابك *{digits}.
ham: {bank}: هل قمت بعملية بمبلغ {money} لدى {shop}؟ أرسل نعم أو لا.
ham: {bank}: تم تحويل {money} إلى {first} {last}.
phishing: عزيزي العميل، تم [إيقاف|تجميد] بطاقتك لعدم تحديث البيانات. حدّثها الآن {fake bank}
phishing: {bank}: سيتم خصم {money} من حسابك، للإلغاء {fake bank}
phishing: عميلنا العزيز نقاطك بقيمة {money} تنتهي اليوم، استبدلها {fake bank}

# parcel, sms
ham: {courier}: شحنتك {ref} مع المندوب اليوم بين {time} و {time2}.
ham: {courier}: تم تسليم شحنتك، شكراً لك.
ham: طلبك جاهز للاستلام من {shop}، {city}. رمز الاستلام {code}.
ham: تم استلام رسوم الجمارك {small} وستصلك الشحنة يوم {weekday}.
phishing: {courier}: شحنتك موقوفة، ادفع رسوم {small} هنا {fake courier}
phishing: {courier}: العنوان غير مكتمل، حدّث بياناتك خلال {many} ساعة {fake courier}

# offices and services, sms
ham: {gov}: تم استلام طلبك رقم {ref} ولا يلزم أي إجراء.
ham: {power}: انقطاع مبرمج للتيار يوم {date} من {time} إلى {time2}.
ham: {telco}: تم شحن رصيدك بمبلغ {small}.
ham: {telco}: استهلكت {percent}% من باقة الإنترنت.
ham: {airline}: رحلة {flight} تغادر من البوابة {gate}، الصعود {time}.
ham: {clinic}: نذكركم بموعدكم يوم {weekday} الساعة {time}.
phishing: {gov}: عليك مخالفة {money}، سدد اليوم بخصم 50% {fake gov}
phishing: {gov}: لك دعم مالي {money}، سجّل الآن {fake gov}
phishing: {toll}: رصيدك منتهي، ادفع {small} لتجنب الغرامة {fake toll}
scam: مبروك! ربحت {big} في سحب {telco}. اتصل على {phone} واذكر الرمز {code}
spam: قروض وسداد ديون حتى {big} بدون كفيل، تواصل {phone}
spam: خصم {percent}% على كل شيء في {shop} اليوم فقط {odd}

# family and others, chat
ham: أمي وصلت {city}، أكلمك الليلة
ham: بابا حوّل لي {small} للكتب الله يخليك
ham: آسف الرقم غلط
ham: تعال نلعب كرة الساعة {time} ناقصنا {n}
ham: السلام عليكم {first}، معك {first2} من {firm}. يناسبك {weekday} الساعة {time}؟
ham: الكرسي ما زال للبيع؟ أقدر أمر {weekday}
scam: أمي جوالي تعطل وهذا رقمي الجديد، كلميني واتساب {phone}
scam: أبي محتاج {money} ضروري اليوم، حوّلها لهذا الحساب وأرجعها {weekday}
scam: عمل من المنزل براتب {money} يومياً، فقط إعجاب بالفيديو. تيليجرام {handle}
scam: مرحباً هل أنت {first}؟ عفواً أخطأت الرقم، لكن تشرفت بك، من أين أنت؟
scam: استثمر {money} واربح {big} خلال يوم، ربح مضمون، راسلني خاص
phishing: دفعت ثمن السلعة، استلم المبلغ من هنا {fake courier}

# mail, email
ham: تم شحن طلبك {ref} :: مرحباً {first}، // طلبك بقيمة {money} في الطريق مع {courier} ويصل {date}. // {shop}
ham: تم تغيير كلمة المرور :: تغيرت كلمة مرور حسابك في {service} بتاريخ {date}. إن كنت أنت فلا داعي لأي إجراء.
phishing: تم تقييد حسابك :: عزيزي العميل، أكد بياناتك خلال {many} ساعة: {fake bank}
phishing: فشل الدفع :: اشتراكك في {service} سينتهي، حدّث بطاقتك {fake service}
scam: ميراث {huge} :: أنا محامي عميل متوفى ترك {huge}، أرسل بياناتك لنحولها إليك.

# public, comment
ham: شرح رائع، أخيراً فهمت الضريبة شكراً
ham: {bank} أسوأ خدمة، أنتظر من {n} أيام
scam: بفضل الأستاذة {first} أربح {money} كل يوم، راسلوها {handle}
spam: جلب الحبيب خلال {n} أيام، الشيخ الروحاني {phone}
"""
