"""English chat: of friends, buyers, players, groups and teams, and of those who are after them."""

TEMPLATES = """
# friends, chat
ham: hey [are you around later|you free tonight]? thinking of the [cinema|climbing hall] at {time}
ham: lol {first} just fell off the sofa laughing
ham: can you lend me {small} for the bus? i give it back on {day}
ham: I sent you the money for the tickets, {money}, check when you can
ham: my flight lands at {time}, gate {gate}, don't wait with dinner
ham: guys who's bringing the speaker on {day}
ham: Happy birthday {first}!! 🎉🎂 have a great one
ham: the code for the door is {digits}, key is under the pot
ham: did you see the link i sent? {odd} that recipe is amazing
ham: call me when you can, nothing bad, just news 😊
ham: Sorry I missed you, was in a meeting. Talk at {time}?
ham: i'm so done with this exam, {many} pages left and it's {time}
ham: {first} added me to the group by mistake haha
scam: Hi dear, I saw your profile and I like your smile. I am {first}, a widow from {city}, looking for a serious
man. Write to me on my private mail
scam: hello handsome 😘 im {first}, new in {city}, i'm bored... want to see my hot pics? {odd}
scam: Good morning my love. The company still did not pay my salary on the ship and customs want {money} for the box
I sent you. Please help me, I will pay all back when I come to you
scam: My dear, I am a doctor with the UN in Yemen, I can't use my bank here. Could you buy a {service} card of
{money} so that we can keep talking?
spam: 🔥🔥 uncensored videos of girls from {city} 🔥🔥 join free {odd}

# investing, chat
ham: I put a bit into an index fund each month, boring but fine. Crypto is too wild for me
ham: {first} lost half of it on {exchange}, so no, I don't do coins any more
ham: The trading course at uni starts {day} {time}, room {gate}. Bring the reader
ham: My uncle says he can double your money, I told him to stop 😂
ham: is it normal that {exchange} takes {n} days to send bitcoin to my own wallet?
ham: gas fees were {small} today so I moved my coins to the hardware wallet. never typing that phrase anywhere!
scam: My uncle works at an exchange in {city} and told me of short-term nodes. I made {big} this week alone. If you
want I can teach you how to open an account, start small
scam: I don't chat to make you invest, dear, but you have to plan your future. Look at my profit of today [picture].
Download the app here {odd} and I guide you step by step
scam: Join our {exchange} VIP signals group! {percent}% accuracy, {n}x profit in a week. First {many} members free
{odd}
scam: 📈 Prof. {last}'s stock academy: daily {percent}% picks, our assistant {first} will add you to the WhatsApp
group. No charge. Reply 1
scam: I am {first}, account manager at {exchange}. Invest {money} and get {big} after 24 hours, withdrawal
guaranteed. DM me
scam: Congratulations, your wallet was selected for the {vault} airdrop of {n}000 tokens. Connect to claim before it
ends {odd}
phishing: {vault} support here. We see your transaction is stuck. Please validate your wallet with the 12-word
recovery phrase at {fake vault}
phishing: Hello, I'm an admin of the {vault} group. To fix your issue open {fake vault}, choose "import" and type
your secret phrase
scam: We recover lost or stolen bitcoin, {percent}% success rate. Message the cyber team {handle}

# work offers, chat
ham: Hey {first}, {first2} from {firm}. We are looking for a test engineer in {city}, your talk came up. Shall I
send the ad?
ham: does anyone know a summer job in {city}? the café pays {small} an hour
ham: the shift plan for {month} is pinned. swap with each other please, {day} is still empty
ham: {firm} pays {money} a day for voting helpers, register at the town hall until {date}
scam: Hello! I am from {firm}. We pay {small} for each video you like. Just send a screenshot, and I pay right now.
Daily {money}. Interested?
scam: Remote job: rate restaurants on maps, {money}-{money2} a day, 1 hour, no interview. Write "job" to {handle}
scam: We need {n} people for simple online work from any country. Salary weekly in USDT. Contact manager on Telegram
{handle}
scam: Your trial task is done, commission {small} credited! To unlock the premium tasks top up {money} and get
{percent}% back
scam: [URGENT HIRING|Now hiring]: data entry from home. {big} monthly. Registration fee only {small}. Text HR
{first} {phone}

# players, chat
ham: gg, want to queue again at {time}? {first} joins too
ham: trading my blue skin for two green ones, offer in {game}, no links pls
ham: bought {game} on sale for {small}, totally worth it
ham: which server are you on? mine lags since the patch {version}
ham: vote for our team in the school cup, form is on the school page: {odd}
scam: hey bro, I accidentally reported your {game} account instead of a scammer, you will be banned. Talk to the admin
{handle} to stop it
phishing: free {game} gift {money} 🎁 take it before someone else does {fake game}
phishing: can u vote for my team pls? we are so close. log in with {game} here {fake game}
phishing: I made a game, can you test it? {odd}/setup.exe password is {digits}
scam: selling {game} accounts and cheap coins, {percent}% off, instant delivery {odd}
phishing: {service} nitro free for {n} months from {game} 😍 claim {fake service}

# team, chat
ham: deploy of {version} is done, watch the dashboard {site firm}
ham: I reset the staging password, it's in the vault. Don't paste it here
ham: can someone approve {ref}? release is at {time}
ham: standup moved to {time}, same link
ham: The bank changed its API: the refund call needs an idempotency key now. PR {many} fixes it
ham: QR codes for the guest wifi are at reception
phishing: Hi, this is {first} from IT. Your password expires today, please confirm it here so you keep access: {fake
firm}
phishing: @everyone our server moved! Verify yourself with the bot or be kicked in {n} hours {odd}
scam: {first} it's {first2} (your boss) on my private number. Are you at your desk? Could you sort out some
vouchers, no calls please, I sit with a client
phishing: Dear user, your {service} account broke our rules and is deleted in 24h. Contact the verification bot: {odd}

# selling, chat
ham: Hi, is the {item} still available? I could come on {day} after {time}
ham: would you take {money} for it? I pay cash when I collect
ham: Paid! Please send it to the address in my profile, thank you
ham: the {item} I bought from you works great, thanks again
ham: bank transfer is fine for me, or {pay} to friends. Delivery with {courier} is {small}
scam: I want to buy your {item} but I'm at sea. My courier will collect it, I pay with {pay}. Send me your e-mail
and full name, and pay his fee of {money} first, I add it
phishing: I paid for the {item} via {courier} safe pay. To receive the money enter your card here {fake courier}
phishing: Hello, your ad is interesting. I arranged delivery, get the payment by this link: {fake pay}
scam: I have many people who want this flat. Send {money} deposit by transfer today and I post you the keys, I'm abroad
ham: The flat is still free. Viewing on {day} at {time}, please bring proof of income. Deposit is two months, paid
when you sign
spam: CHEAP followers, likes and views!! {many}k followers {small}. Accounts for sale, verified badges. {handle}
spam: Loan without bank check, from {money} to {big}, money in {many} minutes. Write + in private
spam: Original diplomas, driving licences and passports of all countries, fast, discreet. {handle}
spam: I sell cloned cards and {pay} transfers, balance {big} for {money}. Telegram {handle}
spam: 🎰 New casino, {n}00% first deposit, {many} free spins with code {ref} 👉 {odd}
spam: Fixed matches 100% sure today, odds {many}, pay after win. Join channel {odd}
"""
