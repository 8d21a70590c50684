"""Turkish."""

TEMPLATES = """
# code, sms
ham: {bank} doğrulama kodunuz {code}. Kimseyle paylaşmayınız.
ham: {service} giriş kodun: {code}. {n} dakika geçerli.
phishing: {bank}: yeni cihazdan giriş yapıldı. Siz değilseniz iptal edin: {fake bank}
phishing: {bank} güvenlik: size gelen kodu bu numaraya gönderiniz, {money} havale durdurulacaktır

# account, sms
ham: {digits} ile biten kartınızdan {shop} işyerinde {money} harcama yapıldı. {bank}
ham: {bank}: hesabınıza {first} {last} tarafından {money} gönderildi. Bakiye {money2}.
ham: {bank}: {shop} için {money} işlemi siz mi yaptınız? EVET veya HAYIR yazın.
ham: {month} ekstreniz hazır, borç {money}, son ödeme {date}. {bank}
phishing: {bank}: hesabınız [bloke edildi|askıya alınmıştır]. Açmak için {fake bank}
phishing: Sayın müşterimiz, kart aidat iadeniz {money}. Almak için {fake bank}
phishing: {bank}: {money} tutarında kredi başvurunuz onaylandı, iptal için {fake bank}

# parcel, sms
ham: {courier}: gönderiniz bugün {time}-{time2} arasında dağıtıma çıkacak. [Takip: {site courier}|]
ham: {courier}: {ref} nolu kargonuz teslim edildi.
ham: Kargonuz {city} şubesinde, teslim kodu {code}. Son gün {date}.
ham: Gümrük vergisi {small} ödendi, gönderiniz yola çıktı.
phishing: {courier}: kargonuz adres yetersizliği nedeniyle bekliyor, güncelleyin {fake courier}
phishing: {courier}: gümrük ücreti {small} ödenmedi, paketiniz iade edilecek {fake courier}

# offices, sms
ham: {gov}: {year} beyannameniz alınmıştır. Ek işlem gerekmez.
ham: {toll} bakiyeniz {small}. İyi yolculuklar.
ham: {power}: {date} {time}-{time2} arası planlı kesinti.
phishing: {gov}: {money} iade hakkınız var, bugün başvurun {fake gov}
phishing: {toll}: kaçak geçiş cezanız {small}. İndirimli ödeyin: {fake toll}
scam: Hakkınızda icra dosyası açılmıştır, {money} ödemezseniz haciz gelecek. Avukat {first} {phone}

# telephone and travel, sms
ham: {telco}: internet paketinizin %{percent} kadarını kullandınız.
ham: {telco}: {small} yüklemeniz yapıldı. Paketiniz {date} tarihinde yenilenir.
ham: {airline} {flight}: kapı {gate}, biniş {time}.
ham: {clinic}: {date} saat {time} randevunuzu hatırlatırız.
scam: Tebrikler! {telco} çekilişinden {big} kazandınız, almak için {phone} arayın
spam: Deneme bonusu {small} hemen üye ol {odd} yatırım şartsız
spam: Anında kredi {big}, belgesiz, {odd}
spam: {shop} dev indirim %{percent}, bugün son! {odd} RET için {digits}

# family, sms
ham: anne ben vardım {city}, akşam ararım
ham: baba {small} atar mısın kantin için
scam: Anne telefonum bozuldu, bu yeni numaram, WhatsApp'tan yazar mısın {phone}
scam: Baba acil {big} ödemem lazım, bankam açılmıyor, sen gönderir misin, {weekday} veririm

# work and strangers, chat
ham: Merhaba {first}, {firm} şirketinden {first2}. {weekday} {time} görüşme için uygun mu?
ham: pardon yanlış numara
ham: {item} hâlâ satılık mı? elden alırım
ham: akşam maça gelen var mı, {n} kişi eksik
scam: Evden ek iş, günlük {money}, video beğen kazan. Telegram: {handle}
scam: Merhaba {first} misin? Kusura bakma numara karışmış, ama tanışmak isterim, nerelisin?
scam: {exchange} ile bir haftada {big} kazandım, {money} ile başla, ben yönlendiririm
phishing: Ürününün parasını {courier} güvenli öde ile yatırdım, almak için {fake courier}

# mail, email
ham: {ref} nolu siparişiniz kargoda :: Merhaba {first}, // siparişiniz ({item}, {money}) {courier} ile yola çıktı.
// {shop}
ham: Şifreniz değişti :: {service} hesabınızın şifresi {date} tarihinde değiştirildi. Siz yaptıysanız bir şey yapmayın.
ham: Fatura {ref} :: Sayın {last}, {month} faturası ektedir, {money}. Saygılar, {first}, {firm}
phishing: Hesabınız kısıtlandı :: Değerli müşterimiz, {many} saat içinde bilgilerinizi doğrulayın: {fake bank}
phishing: Ödeme başarısız :: {service} üyeliğiniz sona eriyor, kartınızı güncelleyin: {fake service}
scam: Müsait misin? :: {first}, toplantıdayım. {n} adet {money} hediye kartı al, kodları gönder. Gizli kalsın. {first2}
spam: Google'da ilk sıra :: Sitenizi {money} karşılığı ilk sayfaya taşıyoruz, hemen yazın.

# public, comment
ham: çok iyi anlatmışsınız, vergi konusunu sonunda anladım
ham: {bank} müşteri hizmetleri berbat, {n} gündür bekliyorum
scam: {first} hanım sayesinde günde {money} kazanıyorum, ona yazın {handle}
spam: kaçak bahis değil lisanslı, %{n}00 bonus {odd}
"""
