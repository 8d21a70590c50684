"""The names, currencies and dates of each language; companies are invented or generic.

One line for each slot: its values, parted by semicolons. Languages that lack a slot take its values from English.
"""

from __future__ import annotations

_ENGLISH = """
first: Anna; Ben; Chloe; Daniel; Emma; Farid; Grace; Harry; Isla; Jack; Kate; Liam; Maya; Noah; Olivia; Priya; Sam; Tom
last: Archer; Bell; Carter; Dalton; Ellis; Foster; Grant; Hughes; Irving; Keane; Lowe; Marsh; Nolan; Osman; Price; Reid
city: Ashford; Bristol; Cardiff; Denver; Exeter; Fairview; Glasgow; Houston; Leeds; Milton; Newport; Oakland; Salem
bank: Northgate Bank; First Harbor; Union Trust; Meridian Bank; Elmstone; Riverside Credit Union; Coastal Bank; Kestrel;
  Oakfield Savings; Summit Federal; Harbour & Sons; Brightwell Bank; Capital Nine; Anchor Mutual; Stonebridge
courier: Nordpost; ParcelHub; SwiftShip; Royal Courier; City Express; QuickDrop; National Post; Redline Delivery;
  Postway; Blue Arrow; Hermia; TNX Express; the post office
shop: Marlow Home; Fern & Field; Bootly; GadgetBarn; Pine Street Books; Corner Grocer; Velora; Mujiko; Tall Trees; Zenta
telco: Vela Mobile; Airtone; OneTel; Skylink; Tellway; BlueCell; Mobila; Fonic
airline: Skyway; AirNova; Norrland Air; Pacific Wings; EuroJet; Lumo Air; Transair; Condora
service: Streamly; Cinebox; Tunewave; CloudNest; Playora; Videon; Readly; Fitloop; Snapdrive; Melodia
pay: PayLark; Moneta Pay; QuickPay; EasyWallet; Cashly; Zippay; Paywell
gov: Revenue Office; Tax Office; HM Treasury Office; Department of Revenue; Benefits Agency; DMV;
  Driver Licensing Office
toll: E-Toll; TollWay; RoadPass; City Toll Services; Expressway Pass; SunToll; FastLane
vault: MetaVault; Coinkeep; TrustKey; Blockfold; Ledgerly; Phantomix; SafeSeed Wallet
exchange: Coinharbor; Bitnova; Krypton Exchange; Coinly; Tradecoin
firm: Hartwell & Co; Bluepeak Labs; Orchard Software; Lindqvist Group; Delta Foods; Mapleworks; Quill Systems; Tessera
forge: CodeForge; Githaven; Repohub; DevHarbor
game: Starfall; Dota-like Arena; Skin Market; Gamehall; Steamport; Vaporhub
sign: DocuPen; SignRoom; PaperSign; eSignly
hotel: Harbour Inn; Hotel Aurora; Parkview; Casa Verde; The Old Mill
clinic: Elm Street Dental; Park Surgery; City Eye Clinic; Riverside Physio; Dr Patel
power: Brightgrid; City Water; Northern Gas; Homepower
ride: Rydo; Gocab; Hopin Rides; Zuber
item: headphones; running shoes; desk lamp; coffee maker; backpack; rain jacket; phone case; garden chair; novel; kettle
month: January; February; March; April; May; June; July; August; September; October; November; December
weekday: Monday; Tuesday; Wednesday; Thursday; Friday; Saturday
money: $%; £%; %$; USD %; €%; $%; Rs %; AUD %; GBP %
point: .
thousands: ,
date: % @
phone: +1 555 01##; 1-800-555-01##; +44 7700 900###; 020 7946 0###; 555-01##; 07700 900###
"""
_GERMAN = """
first: Anna; Lukas; Jonas; Lena; Max; Sophie; Felix; Marie; Emre; Julia; Tim; Katrin; Paul; Sabine
last: Bauer; Schulze; Krause; Vogel; Hartmann; Lorenz; Keller; Brandt; Yilmaz; Wolff; Seidel
city: Köln; Hamburg; Leipzig; Graz; Basel; Kassel; Bremen; Ulm; Mainz
bank: Stadtbank; Volkskasse; Nordbank; Alpenbank; Kreissparbank; Direktbank 24; Rheinbank; Hansebank
courier: Deutsche Paketpost; Hermia; DPS Paket; Blitzpaket; Alpenpost; Paketbote; Post
shop: Wohnwelt; Schuhhaus Lang; Technikmarkt; Buchladen Linde; Grünmarkt; Modehaus Velora
telco: Mobilo; Telefunk; Vodanet; Einsnetz
gov: Finanzamt; Zollamt; Bürgeramt; Steuerportal; Familienkasse
toll: Mautportal; E-Vignette; Asfina
clinic: Praxis Dr. Lorenz; Zahnarztpraxis am Markt; Augenzentrum
power: Stadtwerke; Ökostrom Nord
item: Kopfhörer; Laufschuhe; Schreibtischlampe; Rucksack; Regenjacke; Wasserkocher
month: Januar; Februar; März; April; Mai; Juni; Juli; August; September; Oktober; November; Dezember
weekday: Montag; Dienstag; Mittwoch; Donnerstag; Freitag; Samstag
money: % €; % EUR; %€; EUR %; % CHF
point: ,
thousands: .
date: %. @
phone: 030 23125 ###; 0171 39200##; +49 171 39200##; 0800 000 0###
"""
_FRENCH = """
first: Camille; Hugo; Léa; Lucas; Manon; Nathan; Chloé; Karim; Inès; Paul; Sophie; Julien
last: Martin; Dubois; Lefèvre; Moreau; Girard; Fontaine; Benali; Roussel; Garnier
city: Lyon; Nantes; Lille; Rennes; Genève; Bordeaux; Dijon; Namur
bank: Banque du Rhône; Crédit Atlantique; La Banque Verte; Caisse du Nord; Société Mutuelle; Banque Directe
courier: Colis Express; Chronocolis; La Poste Rapide; Relais Mondial; Livreo; Colistop
shop: Maison Velora; Chausséa; Le Comptoir; Librairie des Halles; Électromarché
telco: Télémob; Libre Mobile; Sfera; Bleu Télécom
gov: Service des impôts; Assurance santé; Amendes.Service; Caisse d'allocations; Carte Vita
toll: Péage Flux; Télépéage; Antai-Péage
clinic: Cabinet dentaire du Parc; Dr Moreau; Centre ophtalmo
power: Énergie Plus; Eau du Lac
item: écouteurs; baskets; lampe de bureau; sac à dos; bouilloire
month: janvier; février; mars; avril; mai; juin; juillet; août; septembre; octobre; novembre; décembre
weekday: lundi; mardi; mercredi; jeudi; vendredi; samedi
money: % €; %€; % EUR; % euros
point: ,
thousands: _
phone: 01 99 00 ## ##; 06 39 98 ## ##; +33 6 39 98 ## ##; 0 800 00 ## ##
"""
_SPANISH = """
first: Lucía; Mateo; Sofía; Diego; Valentina; Carlos; Elena; Javier; Paula; Andrés; Carmen; Luis
last: García; Romero; Navarro; Ortiz; Molina; Castro; Vega; Ramos; Ibáñez
city: Sevilla; Bilbao; Quito; Rosario; Puebla; Medellín; Zaragoza; Cusco
bank: Banco Andino; CaixaSol; Banco del Puerto; Bancoma; Banco Norte; Unión Crédito; Banco Plata
courier: Correo Exprés; Paquetería Sur; Seurex; Envíalo; Correos y Paquetes; MRX
shop: Casa Velora; Zapatos Luna; El Rincón; Librería Faro; TecnoPlaza
telco: Móvilar; Claris; Vodatel; Tuenfono
gov: Agencia Tributaria; Hacienda; Tráfico DGX; Seguridad Social
toll: TelePeaje; Autopistas del Sur; Vía Pass
clinic: Clínica Dental Sol; Dra. Molina; Centro Médico Faro
power: Luz del Sur; Aguas Claras
item: auriculares; zapatillas; lámpara; mochila; cafetera; libro
month: enero; febrero; marzo; abril; mayo; junio; julio; agosto; septiembre; octubre; noviembre; diciembre
weekday: lunes; martes; miércoles; jueves; viernes; sábado
money: % €; $%; %€; % euros; $ %; S/ %
point: ,
thousands: .
date: % de @
phone: 600 000 ###; +34 600 000 ###; 55 5555 ####; 900 000 ###; +52 55 5555 ####
"""
_PORTUGUESE = """
first: João; Beatriz; Tiago; Mariana; Rafael; Inês; Pedro; Larissa; Gustavo; Ana
last: Silva; Souza; Ferreira; Ribeiro; Almeida; Carvalho; Pinto
city: Curitiba; Porto; Recife; Braga; Campinas; Faro; Natal
bank: Banco Aurora; Nubanco; Caixa do Povo; Banco Litoral; Itauna; Banco Meridional
courier: Correio Rápido; Entregas Já; CTX Expresso; Loggie; Sedexa; Transportadora Sul
shop: Casa Velora; Magazine Lua; Livraria Cais; Sapataria Onda; TecnoLoja
telco: Vivaz; Clarim; Tim Tel; Nosso Móvel
gov: Receita; Portal das Finanças; Detran; Segurança Social
toll: Via Pedágio; Sem Parada; Portagens Já
clinic: Clínica Sorriso; Dra. Ribeiro; Centro Médico Mar
power: Luz & Água; Energisul
item: fones; tênis; luminária; mochila; cafeteira; livro
month: janeiro; fevereiro; março; abril; maio; junho; julho; agosto; setembro; outubro; novembro; dezembro
weekday: segunda; terça; quarta; quinta; sexta; sábado
money: R$ %; R$%; % €; %€
point: ,
thousands: .
date: % de @
phone: (11) 95555-0###; +55 11 95555-0###; 912 000 ###; 0800 000 0###
"""
_ITALIAN = """
first: Giulia; Marco; Luca; Francesca; Matteo; Chiara; Davide; Elisa; Paolo; Sara
last: Rossi; Conti; Greco; Marini; Ferri; Gallo; Villa
city: Torino; Bologna; Bari; Verona; Lugano; Genova
bank: Banca Adriatica; Credito Lombardo; Banca del Sole; Intera Banca; UniBanca; PosteCarta
courier: Corriere Rapido; Poste Pacchi; BRX; Pacco Facile; SDX Corriere
shop: Casa Velora; Libreria Ponte; Scarpe & Co; TecnoMondo
telco: Iliara; Windo; Telmobile; Vodanet
gov: Agenzia Entrate; Portale INP; Servizio Imposte
toll: TelePedaggio; Autostrade Pass
clinic: Studio dentistico Conti; Dott. Greco; Poliambulatorio
power: Luce Viva; Acqua e Gas
item: cuffie; scarpe; lampada; zaino; caffettiera
month: gennaio; febbraio; marzo; aprile; maggio; giugno; luglio; agosto; settembre; ottobre; novembre; dicembre
weekday: lunedì; martedì; mercoledì; giovedì; venerdì; sabato
money: % €; €%; % euro; EUR %
point: ,
thousands: .
phone: 347 000 0###; +39 347 000 0###; 02 0000 0###; 800 000 ###
"""
_DUTCH = """
first: Sanne; Daan; Lotte; Bram; Femke; Jeroen; Fatima; Thijs; Eva; Pieter
last: de Vries; Bakker; Visser; Mulder; Smits; Peeters
city: Utrecht; Gent; Breda; Leiden; Antwerpen; Zwolle
bank: Polderbank; ABX Bank; Rijnbank; Spaarkas; INX; Vlaamse Bank
courier: PostBode; Pakketdienst; DHX; Bpakket; Snelpost
shop: Huis Velora; Bolle; Schoenhuis; Boekerij; Coolblauw
telco: KPX; Odina; Telefoon Nu; Mobi
gov: Belastingdienst; MijnOverheid; CJIX; Digitoegang
toll: Tolweg; e-Vignet
clinic: Tandarts Visser; Huisartsenpraktijk West; Oogkliniek
power: Groene Stroom; Waterbedrijf
item: koptelefoon; hardloopschoenen; bureaulamp; rugzak; waterkoker
month: januari; februari; maart; april; mei; juni; juli; augustus; september; oktober; november; december
weekday: maandag; dinsdag; woensdag; donderdag; vrijdag; zaterdag
money: € %; €%; % euro; EUR %
point: ,
thousands: .
phone: 06 1234 5###; +31 6 1234 5###; 0800 0###; 020 123 4###
"""
_POLISH = """
first: Kasia; Piotr; Ola; Marek; Zosia; Tomek; Ania; Jakub; Magda
last: Nowak; Kowal; Wójcik; Lis; Zając; Mazur
city: Gdańsk; Łódź; Wrocław; Lublin; Opole; Toruń
bank: Bank Wiślany; PKX Bank; mBanek; Kasa Polska; Bank Północny
courier: InPaczka; Poczta; DPX; Kurier24; Paczkobox
shop: Dom Velora; Allegra; Księgarnia Most; Buty i Ty; RTV Plus
telco: Plusik; Playo; Orenż; T-Mob
gov: Urząd Skarbowy; e-Podatki; ZUX; Krajowa Administracja
toll: e-Toll; Autopłatnik
clinic: Przychodnia Zdrowie; Gabinet dr Lis; Stomatologia Most
power: Energia Północ; Wodociągi
item: słuchawki; buty; lampka; plecak; czajnik
month: stycznia; lutego; marca; kwietnia; maja; czerwca; lipca; sierpnia; września; października; listopada; grudnia
weekday: poniedziałek; wtorek; środę; czwartek; piątek; sobotę
money: % zł; % PLN; %zł
point: ,
thousands: _
phone: 500 000 ###; +48 500 000 ###; 22 000 0# ##
"""
_TURKISH = """
first: Ayşe; Mehmet; Elif; Can; Zeynep; Burak; Deniz; Emre; Merve
last: Yılmaz; Kaya; Demir; Çelik; Aydın; Şahin
city: İzmir; Bursa; Konya; Trabzon; Eskişehir; Adana
bank: Anadolu Kredi; Deniz Yıldızı Bankası; İşkur Bank; Yapı Bank; Ege Bank
courier: Hızlı Kargo; Yurt Kargo; PTX; Aras Yolu; Sürat Posta
shop: Velora; Trendim; Kitap Evi; Tekno Pazar; Hepsi Var
telco: Türkmobil; Vodacell; Telsim
gov: Vergi Dairesi; e-Kapı; Gelir İdaresi
toll: HGX; Otoyol Geçiş
clinic: Diş Polikliniği; Dr. Kaya; Göz Merkezi
power: Elektrik Dağıtım; Su İdaresi
item: kulaklık; ayakkabı; masa lambası; sırt çantası; su ısıtıcısı
month: Ocak; Şubat; Mart; Nisan; Mayıs; Haziran; Temmuz; Ağustos; Eylül; Ekim; Kasım; Aralık
weekday: Pazartesi; Salı; Çarşamba; Perşembe; Cuma; Cumartesi
money: % TL; %TL; ₺%
point: ,
thousands: .
phone: 0500 000 0# ##; +90 500 000 0# ##; 0850 000 0# ##; 444 0 0##
"""
_RUSSIAN = """
first: Аня; Дмитрий; Ольга; Иван; Марина; Сергей; Катя; Павел; Лена; Артём
last: Иванов; Петрова; Смирнов; Орлова; Волков; Зайцева
city: Казань; Пермь; Омск; Тула; Самара; Тверь
bank: Волгабанк; СберКасса; Альтабанк; Первый Городской; ТинБанк; Северный банк
courier: Почта; СДЭКС; Быстрая доставка; Боксбери; Курьер Сити
shop: Велора; Озонар; Книжный двор; Техномир; Дикая Ягода
telco: Мегател; Билинк; МТСК; Йота Плюс
gov: Налоговая; Портал услуг; ГИБДД Инфо; Соцфонд
toll: Автодор Плюс; Платная дорога
clinic: Клиника Здоровье; Стоматология Улыбка; Доктор Волков
power: Горэнерго; Водоканал
item: наушники; кроссовки; лампа; рюкзак; чайник
month: января; февраля; марта; апреля; мая; июня; июля; августа; сентября; октября; ноября; декабря
weekday: понедельник; вторник; среду; четверг; пятницу; субботу
money: % р.; % руб.; %₽; % ₽; %р
point: ,
thousands: _
phone: 8 800 000-0#-##; +7 900 000-0#-##; 8 900 000 0# ##
"""
_UKRAINIAN = """
first: Оксана; Андрій; Юля; Тарас; Ірина; Богдан; Соломія; Максим
last: Шевчук; Коваль; Бондар; Мельник; Гнатюк
city: Львів; Полтава; Одеса; Черкаси; Луцьк
bank: ПриватКаса; Дніпробанк; МоноКарта; Ощадкаса; Банк Схід
courier: Нова Пошта Плюс; Укрпосилка; Швидка доставка; Мітекс
shop: Велора; Розетто; Книгарня; Техносвіт
telco: Київтел; Водател; Лайф+
gov: Податкова; Дія Онлайн; ПФУ
toll: Платна дорога
clinic: Клініка Здоров'я; Стоматологія; Доктор Бондар
power: Обленерго; Водоканал
item: навушники; кросівки; лампа; рюкзак; чайник
month: січня; лютого; березня; квітня; травня; червня; липня; серпня; вересня; жовтня; листопада; грудня
weekday: понеділок; вівторок; середу; четвер; п'ятницю; суботу
money: % грн; % ₴; %грн
point: ,
thousands: _
phone: 0 800 000 0##; +380 50 000 0# ##; 050 000 0# ##
"""
_INDONESIAN = """
first: Budi; Siti; Rina; Agus; Dewi; Putri; Andi; Wahyu; Ayu
last: Santoso; Wijaya; Lestari; Pratama; Hidayat
city: Bandung; Medan; Surabaya; Malang; Makassar
bank: Bank Nusa; BRX; Bank Mandala; BCX; Bank Rakyat Maju
courier: JNX; SiCepit; Pos Kilat; J&X Express; AnterAjo
shop: Tokoku; Shopiya; Velora; Gramed; Lapakku
telco: Telkomsol; Indosot; XLX; Trio
gov: Pajak Online; BPJX; Samsat Online
toll: e-Tol
clinic: Klinik Sehat; drg. Lestari; Puskesmas
power: PLX; PDAM
item: headset; sepatu; lampu meja; tas ransel; ketel
month: Januari; Februari; Maret; April; Mei; Juni; Juli; Agustus; September; Oktober; November; Desember
weekday: Senin; Selasa; Rabu; Kamis; Jumat; Sabtu
money: Rp%; Rp %; Rp%.000; IDR %
point: 0
thousands: .
phone: 0812-0000-0###; +62 812 0000 0###; 0857 0000 0###; 1500###
"""
_HINDI = """
first: राहुल; प्रिया; अमित; नेहा; संजय; कविता; अनिल; सुनीता
last: शर्मा; वर्मा; गुप्ता; यादव; मिश्रा
city: जयपुर; पटना; इंदौर; लखनऊ; नागपुर
bank: भारत ग्रामीण बैंक; SBX; जन बैंक; HDX Bank; गंगा बैंक
courier: भारत डाक; Bluebolt; डेलिवरी एक्सप्रेस; Ekartly
shop: वेलोरा; Flipmart; बाज़ार; किताब घर
telco: Airtone; Jiyo; Vi Tel
gov: आयकर विभाग; आधार सेवा; परिवहन विभाग
toll: FASTag सेवा; टोल पास
clinic: सिटी क्लिनिक; डॉ. वर्मा
power: बिजली विभाग; जल बोर्ड
month: जनवरी; फरवरी; मार्च; अप्रैल; मई; जून; जुलाई; अगस्त; सितंबर; अक्टूबर; नवंबर; दिसंबर
weekday: सोमवार; मंगलवार; बुधवार; गुरुवार; शुक्रवार; शनिवार
money: ₹%; Rs.%; ₹ %; % रुपये; INR %
point: .
thousands: ,
phone: 1800 000 0###; 90000 00###; +91 90000 00###
"""
_ARABIC = """
first: أحمد; فاطمة; محمد; ليلى; خالد; نورة; يوسف; سارة; عمر
last: الحربي; منصور; العلي; حداد; النجار
city: جدة; الرياض; عمّان; الإسكندرية; دبي; طنجة
bank: بنك الخليج الأول; بنك النيل; مصرف الواحة; بنك الأمان
courier: البريد السريع; ناقل; أرامكو إكسبرس; سمسا بلس
shop: فيلورا; نونا; مكتبة النور; سوق التقنية
telco: اتصال; موبايلي بلس; زينة; فودا
gov: الزكاة والضريبة; أبشر بلس; المرور; الضمان
toll: سالك بلس
clinic: عيادة الأسنان; د. حداد; مركز العيون
power: شركة الكهرباء; شركة المياه
month: يناير; فبراير; مارس; أبريل; مايو; يونيو; يوليو; أغسطس; سبتمبر; أكتوبر; نوفمبر; ديسمبر
weekday: الأحد; الاثنين; الثلاثاء; الأربعاء; الخميس
money: % ريال; % درهم; SAR %; % جنيه; AED %
point: .
thousands: ,
phone: 800 000 0###; 0500 000 ###; +966 50 000 0###
"""
_CHINESE = """
first: 小明; 李娜; 王强; 张伟; 小红; 陈静; 刘洋; 阿杰
last: 李; 王; 张; 陈; 刘
city: 杭州; 成都; 武汉; 南京; 台北; 西安
bank: 江南银行; 华商银行; 滨海银行; 工信银行; 招财银行
courier: 顺达快递; 中达速递; 圆方快递; 邮政快递; 菜鸟站
shop: 京品商城; 淘好物; 维洛拉; 新知书店; 拼一拼
telco: 中联移动; 华通联通; 天翼电信
gov: 税务局; 社保中心; 交管平台; 医保局
toll: ETC服务; 高速通
clinic: 仁爱口腔; 市人民医院; 爱眼中心
power: 国家供电; 市自来水
month: 1月; 2月; 3月; 4月; 5月; 6月; 7月; 8月; 9月; 10月; 11月; 12月
weekday: 周一; 周二; 周三; 周四; 周五; 周六
money: %元; ¥%; 人民币%元; RMB%
point: .
thousands: ,
date: @%日
phone: 955##; 400-000-0###; 130 0000 0###; 10###
"""
_JAPANESE = """
first: 太郎; 花子; 健; 美咲; 翔; 由美; 拓也
last: 佐藤; 鈴木; 高橋; 田中; 渡辺; 山本
city: 大阪; 札幌; 横浜; 福岡; 京都
bank: みらい銀行; あおば銀行; 三葉銀行; ゆうひ銀行; 東都カード
courier: はやて運輸; 日の出郵便; クロイヌ便; 佐久便
shop: ヴェローラ; 楽々市場; アマノ; 本の森; メルカン
telco: ドコナ; ソフトモバ; エーユウ; 楽モバイル
gov: 国税センター; 年金事務所; マイナ窓口
toll: ETC利用照会; 高速道路サービス
clinic: さくら歯科; 田中眼科; 中央病院
power: 東都電力; 水道局
month: 1月; 2月; 3月; 4月; 5月; 6月; 7月; 8月; 9月; 10月; 11月; 12月
weekday: 月曜日; 火曜日; 水曜日; 木曜日; 金曜日; 土曜日
money: %円; ¥%; ￥%
point: 0
thousands: ,
date: @%日
phone: 0120-000-###; 090-0000-0###; 03-0000-0###
"""


def _place(text: str) -> dict[str, tuple[str, ...]]:
    place: dict[str, tuple[str, ...]] = {}
    for line in text.strip().replace(";\n  ", "; ").splitlines():
        name, _, values = line.partition(": ")
        place[name] = tuple(value.strip() for value in values.split(";"))
    return place


_COMMON = _place(_ENGLISH)
PLACES = {
    language: {**_COMMON, **_place(text)}
    for language, text in {
        "english": _ENGLISH,
        "german": _GERMAN,
        "french": _FRENCH,
        "spanish": _SPANISH,
        "portuguese": _PORTUGUESE,
        "italian": _ITALIAN,
        "dutch": _DUTCH,
        "polish": _POLISH,
        "turkish": _TURKISH,
        "russian": _RUSSIAN,
        "ukrainian": _UKRAINIAN,
        "indonesian": _INDONESIAN,
        "hindi": _HINDI,
        "arabic": _ARABIC,
        "chinese": _CHINESE,
        "japanese": _JAPANESE,
    }.items()
}
