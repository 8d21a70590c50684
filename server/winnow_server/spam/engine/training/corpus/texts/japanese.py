"""Japanese."""

TEMPLATES = """
# code, sms
ham: {bank}の認証コードは{code}です。他人に教えないでください。
ham: {service} 確認コード：{code}（{n}分間有効）
phishing: 【{bank}】新しい端末からのログインがありました。心当たりがない場合は {fake bank}
phishing: {service}サポートです。届いた番号をこのまま返信してください。アカウントが停止されます

# account, sms
ham: 【{bank}】{date} {time} {shop}で{money}のご利用がありました。
ham: 【{bank}】{last}様より{money}のお振込がありました。
ham: 【{bank}】{shop}での{money}のお支払いはご本人ですか。はいは1、いいえは2を返信してください。
ham: 【{bank}】{month}のお支払い額は{money}です。引落日は{date}です。
phishing: 【{bank}】お客様の口座を一時[停止|制限]しました。解除はこちら {fake bank}
phishing: 【{bank}】不正な送金{money}を確認。至急ご確認ください {fake bank}
phishing: ポイント{digits}円分が本日失効します。交換はこちら {fake bank}

# parcel, sms
ham: {courier}：本日{time}から{time2}の間にお届けします。
ham: {courier}：ご不在のため持ち帰りました。不在票の番号から再配達をお申し込みください。
ham: {shop}のご注文品が{city}店に届きました。受取番号{code}、{date}まで。
ham: 関税{small}を受領しました。荷物{ref}は明日発送します。
phishing: {courier}：お荷物をお届けしましたが不在でした。ご確認ください {fake courier}
phishing: {courier}：住所不明のため荷物を保管中です。更新 {fake courier}
phishing: 税関：荷物{ref}に{small}の未払いがあります。本日中に {fake courier}

# offices and services, sms
ham: {gov}：申告書{ref}を受け付けました。お手続きは不要です。
ham: {power}：{date} {time}から{time2}まで工事のため停電します。
ham: {telco}：データ残量は{n}GBです。
ham: {telco}：{month}のご利用料金は{money}です。
ham: {airline}：{flight}便の搭乗口は{gate}に変わりました。搭乗開始{time}。
ham: {clinic}：{date} {time}のご予約です。変更はお電話で。
phishing: {gov}：未払い税金{money}があります。差押え前に納付 {fake gov}
phishing: {toll}：サービスが無効になりました。再登録 {fake toll}
phishing: {power}：料金未納のため本日送電を停止します {fake power}
scam: おめでとうございます！{big}が当選しました。受取手数料{small}を {odd}
spam: 即日融資{big}まで、審査なし、誰でもOK {odd}
spam: 【緊急】副業で月{big}稼ぐ方法、無料公開は今日まで {odd}

# family and others, chat
ham: お母さん、{city}に着いたよ。夜電話するね
ham: すみません、送る相手を間違えました
ham: {weekday}{time}からフットサル、あと{n}人募集！
ham: {last}様、{firm}の{last2}です。面談は{weekday}{time}でいかがでしょうか
ham: 仮想通貨はこわいから貯金だけにしてる
ham: 自転車まだありますか？{weekday}に取りに行けます
scam: お母さん、携帯が壊れて番号が変わった。今日中に{big}必要なんだけど振り込んでくれる？
scam: 在宅ワーク、動画にいいねするだけで日給{money}。LINEで{handle}を追加
scam: こんにちは、{first}さんですか？間違えました、でもこれもご縁ですね。どちらにお住まいですか
scam: 先生の投資グループで先週{big}利益が出ました。無料で招待します {odd}
phishing: 商品代金を払いました。受け取りはこちら {fake pay}

# mail, email
ham: ご注文{ref}を発送しました :: {last}様 //
ご注文の品（{money}）を{courier}で発送しました。お届け予定は{date}です。// {shop}
ham: パスワード変更のお知らせ :: {service}のパスワードが{date}に変更されました。ご本人であれば操作は不要です。
ham: {month}分請求書 :: {firm} {last}様、請求書をお送りします。金額は{money}です。よろしくお願いいたします。
phishing: アカウント利用制限 :: お客様各位、{many}時間以内に情報をご確認ください：{fake bank}
phishing: お支払い方法の更新 :: {service}の会員資格が失効します。カード情報を更新してください {fake service}
scam: 動画を撮影しました ::
あなたの端末に侵入しました。48時間以内に{money}相当のビットコインを{wallet}に送ってください。
spam: ブランドコピー品 :: 高級時計が{percent}%引き、送料無料 {odd}

# public, comment
ham: わかりやすい！確定申告やっとできました
ham: {bank}の窓口、{n}時間待ち。ひどい
scam: {first}先生のおかげで毎日{money}稼げます。連絡は {handle}
spam: プロフィールのリンクで動画見放題 {odd}
"""
