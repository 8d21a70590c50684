"""Ham of our own that is easily mistaken: many scripts, mixed languages, source code with links."""

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
npm ERR! code ERESOLVE, see https://docs.npmjs.com/cli/v9/using-npm/config for the flag
if (x != null && x.size() > 0) { return x.get(0); } // is this null check still needed?
pip install -r requirements.txt, then run pytest -q; docs are at https://project.readthedocs.io/en/latest/
"""


def hard_ham() -> dict[str, list[str]]:
    """Kind to messages, all of them ham."""
    return {
        name: text.strip().splitlines()
        for name, text in (("ten scripts", _SCRIPTS), ("mixed languages", _MIXED), ("source code with links", _CODE))
    }
