"""Ham of our own that is easily mistaken: many scripts and languages, source code and logs, notices, letters."""

from __future__ import annotations

_SCRIPTS = """
Привет, ты вечером дома? Мама спрашивает, купить ли хлеб.
Завтра собрание в десять, принеси, пожалуйста, распечатку.
Γεια σου, θα έρθεις το βράδυ; Η γιαγιά έφτιαξε πίτα.
Καλημέρα, έστειλα τις σημειώσεις του μαθήματος.
你好，明天下午一起去图书馆看书吗？
妈妈让我问你周末回不回家吃饭。
明日の会議は三時からに変わりました。資料は机の上です。
お母さん、今日は少し遅くなるから先に食べてね。
내일 저녁에 같이 밥 먹을래? 영화도 보고 싶어.
회의 자료는 책상 위에 두었습니다.
مرحبا، هل تأتي إلى البيت اليوم؟ أمي تسأل عنك.
شكرا على الملاحظات، سأرسل النسخة الجديدة غدا.
שלום, אתה בא הביתה הערב? אמא שאלה.
तुम कल स्कूल आओगे? मुझे गणित की कॉपी चाहिए।
माँ ने कहा है कि शाम को जल्दी घर आना।
তুমি কি কাল ক্লাসে আসবে? আমার খাতাটা নিয়ে এসো।
พรุ่งนี้ไปกินข้าวด้วยกันไหม แม่ถามหา
คุณครูเลื่อนสอบไปวันศุกร์นะ
Բարև, երեկոյան տա՞նն ես։ Մայրիկը հարցնում է։
გამარჯობა, საღამოს სახლში ხარ? დედა კითხულობს.
"""
_MIXED = """
Hey, привет! Are you coming завтра? Bring the книга please.
Meeting 明天 at three, ok? I booked the small 会议室.
Danke für die notes, see you morgen in the library.
Yaar kal movie dekhne chalein? I am free after five.
Ok je viens ce soir, but I will be a bit late, désolé.
Nanti aku kirim the draft, tolong review ya, thanks.
Abi the test is green, ben eve gidiyorum, yarın görüşürüz.
Vale, let's meet en la plaza a las ocho, bring your hermana.
Did you watch アニメ last night? The ending was so すごい.
오늘 lunch 어때? I can come to your office around noon.
"""
_CODE = """
See https://docs.python.org/3/library/asyncio.html, then `await queue.join()` before closing.
fix: handle empty list in parse() (#1423), details in https://github.com/example/project/pull/1423
def main(): print(os.environ.get("HOME"))  # why does this return None on CI?
curl -sSL https://example.org/install.sh | sh fails with "permission denied" on my laptop
The build broke at commit 4f2a9c1: error: cannot find symbol class Foo in src/main/java/Foo.java:42
SELECT id, name FROM users WHERE created_at > now() - interval '7 days' ORDER BY id;
Could you rebase on main? The conflict is in pkg/server/http.go lines 120-140.
npm ERR! code ERESOLVE, see https://docs.example.org/cli/v9/using-npm/config for the flag
if (x != null && x.size() > 0) { return x.get(0); } // is this null check still needed?
pip install -r requirements.txt, then run pytest -q; docs are at https://project.readthedocs.io/en/latest/
"""
_NOTICES = """
Your one-time code is 482913. It is valid for five minutes. Never share it with anyone.
Votre code de connexion est 771204. Ne le communiquez à personne.
Ihr Bestätigungscode lautet 55821. Er gilt zehn Minuten.
Tu código de acceso es 904417. Caduca en 10 minutos.
Doğrulama kodunuz 338201. Bu kodu kimseyle paylaşmayın.
Код подтверждения: 6617. Никому его не сообщайте.
您的验证码是 830214，五分钟内有效，请勿告诉他人。
Kode OTP Anda 115920. Jangan berikan kepada siapa pun.
Seu código é 20418. Ele expira em 5 minutos.
Card ending 4417: you paid 23.40 at Corner Bakery on 3 May. Balance 812.05.
Ihre Karte wurde am 4. Mai mit 31,20 EUR bei einer Bäckerei belastet.
Покупка 540 р., Пекарня на углу. Баланс: 12 380 р.
Hesabınıza 1.250 TL maaş ödemesi yapıldı. Bakiye: 3.410 TL.
Your salary for March was credited to your account ending 2291.
Your parcel arrives today between 14:00 and 16:00. The driver will ring the bell.
Votre colis a été livré dans la boîte aux lettres à 11 h 20.
Ihr Paket liegt in der Filiale Marktstraße bereit. Bitte bringen Sie einen Ausweis mit.
Su pedido 55120 salió hoy del almacén y llegará el jueves.
Ваш заказ 7741 собран и ждёт вас в магазине до пятницы.
您的快递已放在小区门口的驿站，请凭取件码 6-2-3015 领取。
Paket Anda sudah diterima oleh satpam pukul 13.05.
Dental reminder: your appointment is on Tuesday at 9:30. Reply C to confirm.
Ihr Termin in der Praxis ist am Montag um 8:15 Uhr.
School is closed tomorrow because of the storm. Lessons go on online at nine.
Flight XJ 204 now departs from gate B12 at 18:45. Boarding starts at 18:10.
Your library books are due on Friday: 2 items. Renew them at the desk or by phone.
Electricity will be off on Elm Street on Thursday from 9 to 12 for maintenance.
"""
_LETTERS = """
Hi Maria, I lead the data team at a hospital trust and read your talk on triage models. We are looking for an
engineer; would you be open to a short call next week? No hurry. Best, Tom Weller

Dear Ahmed, thank you for applying for the librarian post. We would like to invite you to an interview on 12
June at 10:00 in room 4. Please bring your certificates. Kind regards, Ellen Marsh

Hallo Herr Brandt, vielen Dank für Ihre Bewerbung. Wir würden Sie gern am Dienstag um 14 Uhr kennenlernen. Viele
Grüße, Petra Lang

Hello all, the invoice for the spring workshop is attached. Payment is due within 30 days; the bank details are
unchanged. Please ask Ruth if anything is unclear.

This month in the garden letter you subscribed to: how to prune roses, a visit to the old orchard, and dates of
the seed swap. You may unsubscribe at any time at the foot of this letter.

Your subscription renews on 1 July for 4 euros a month. You can cancel in your settings until then. Thank you
for reading us.

Your password was changed on Tuesday at 14:02. If this was you, there is nothing to do.

We saw a sign-in from a new laptop in Lyon. If it was you, you can ignore this message.

Minutes of the treasurer's meeting: the balance is 4,210, the loan for the roof is paid back by half, and the
raffle brought in 320.

Bonjour Claire, la banque a accepté le dossier de prêt pour la maison, je signe jeudi. Je te raconte ce soir.

Здравствуйте, Ольга! Высылаю договор аренды и счёт за март. Если всё верно, подпишите, пожалуйста, до среды.

Dear members, tickets for the charity dinner are on sale at the parish office for 15 each. Children eat free.
The prize draw is at nine.

Good morning, I am writing about the heating in flat 6, which has been off since Saturday. Could the caretaker
call me on 020 7946 0123, please?

Hi, the doctor changed my tablets again, the new ones cost a bit less. Can you collect the prescription on your
way home?

Our shop will be closed from 24 to 27 December. Orders placed before the 20th will be sent before the holidays.
"""
_LOGS = """
2026-05-02 03:14:07,112 WARN pool-3-thread-1 retrying payment callback, attempt 3 of 5, last error: connection
reset by peer

ERROR: Could not find a version that satisfies the requirement numpy==9.9 (from versions: 1.24.0, 1.25.0)

kubectl get pods -n billing | grep CrashLoopBackOff shows three pods, all after the image was bumped to 1.8.2

Traceback (most recent call last): File "app/main.py", line 14, in <module> import settings ModuleNotFoundError:
No module named 'settings'

The free() in close_stream() runs twice when the socket was reset, see the valgrind output in the paste below.

feat(auth): verify the token before the password reset link is built; closes #88

WARNING: the certificate for login.internal.example expires in 12 days, renew with make certs

Is there a reason why click handlers are bound twice? The order button sends two requests on Firefox.

docker run --rm -p 8080:80 nginx:1.27 works, but the same image exits with 137 under compose.

{"level":"info","msg":"job finished","duration_ms":5123,"queue":"mail","sent":204,"failed":0}
"""
_SHORT = """
ok
k
lol
?
👍
yes!!
haha nice one
Thanks!
merci
ок, давай
好的
tamam
danke dir
+1
🎂🎂🎂 happy birthday!!!
"""
_SELDOM = """
Ég kem heim um sexleytið, er eitthvað til í kvöldmatinn?
Tulen huomenna bussilla, voitko hakea minut asemalta?
Jutro mam egzamin z biologii, trzymaj za mnie kciuki.
Zítra přijedu až večer, nečekejte na mě s obědem.
Holnap ötkor találkozunk a könyvtár előtt, jó?
Voi ajunge mai târziu, am pierdut trenul de la cinci.
Nitachelewa kidogo, tafadhali anza bila mimi.
Ngày mai mẹ đi chợ sớm, con nhớ khóa cửa nhé.
Mai multă zăpadă decât anul trecut, copiii sunt fericiți.
Bihar goizean mendira goaz, nahi duzu etorri?
Hvornår starter mødet i morgen? Jeg tager kaffe med.
Ikke glem å mate katten mens vi er borte i helga.
நாளை காலை பள்ளிக்கு வருவாயா? என் புத்தகத்தைக் கொண்டு வா.
నేను సాయంత్రం ఇంటికి వస్తాను, అమ్మకు చెప్పు.
ខ្ញុំនឹងមកដល់ផ្ទះនៅម៉ោងប្រាំ។
ამ საღამოს თეატრში მივდივართ, წამოხვალ?
"""


def hard_ham() -> dict[str, list[str]]:
    """Kind to messages, all of them ham."""
    kinds = {
        "ten scripts": _SCRIPTS,
        "mixed languages": _MIXED,
        "source code with links": _CODE,
        "codes and notices": _NOTICES,
        "letters": _LETTERS,
        "logs": _LOGS,
        "very short": _SHORT,
        "languages seldom seen": _SELDOM,
    }
    return {name: _messages(text.strip()) for name, text in kinds.items()}


def _messages(text: str) -> list[str]:
    """One a line, or, where lines are too short for them, one a paragraph."""
    if "\n\n" not in text:
        return text.splitlines()
    return [" ".join(paragraph.splitlines()) for paragraph in text.split("\n\n")]
