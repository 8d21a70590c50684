"""More English talk: messages of people and strangers, in chats, posts, comments and issues."""

TEMPLATES = """
# new contact, sms
ham: Hi, {first} gave me your number about the piano lessons. Could we start on {day}?
ham: Hello {first}, this is {first2} from number {many}, your post came to us. Pop round any time
ham: hey it's {first} from the train 😊 you left your umbrella
ham: Morning! Is the room still free? I'm {first}, nurse at the hospital in {city}
ham: wrong person I think, I'm not {first}. No worries!
ham: Hi {first}, {clinic} reception. You left your jacket here yesterday
scam: Hello {first}, I've arranged the horse ride for {weekday}, will you come? - Sorry, isn't this {first2}'s number?
scam: Hi! My secretary gave me this number for the wine order. You're not {first}? How embarrassing, I hope it
didn't bother you
scam: Hey, are you free? Long time no see! I changed my phone, guess who 😉
scam: Good day. I found your number in my contacts but can't recall where we met. I'm {first}, I run a cosmetics
firm in {city}
scam: Hi {first}, how was the flight to {city}? It's {first2}, we sat beside each other at the conference

# relatives, sms
ham: Mum can you ring the school, I've left my inhaler at home
ham: Dad I've put your {money} back in your account, thanks for the loan x
ham: Gran, {first} here. Train is late so don't cook before {time}
ham: it's {first}, borrowing a phone, mine's flat. see you at the station
scam: Mum, I've had to get a new sim, delete the old number. You there? I need you to sort a bill for me asap
scam: Grandpa it's me, don't you know my voice? I hit a car and the police keep me here. My lawyer needs {big} in cash
scam: Your {weekday} pick-up isn't happening, I had an accident, I'm using a nurse's phone. Need {money} on this
card before they operate
scam: Hey mum it's your eldest, this is my new number, save it 💕 and text me when you see it

# prizes and money, sms
ham: Congrats {first}! You won the office raffle, pick up your {item} at reception
ham: The lottery syndicate won {small}, your share is in the envelope haha
ham: Your refund of {money} from {shop} is complete.
scam: You were charged {money} too much. As compensation take {big} in coins, log in with the details: user {ref}
pass {digits} {odd}
scam: Your {exchange} account: {n}.{digits} BTC available. Password {ref}. Do not share. {odd}
scam: Dear winner, draw no. {ref} gave you {huge}. Send name, age and a {money} fee to agent {first} {last}
scam: Your late relative left {huge}. Reply for the claim form. Barrister {last}
spam: STOCK TIP: buy {firm} before {weekday}!! Up {n}00% soon. Text JOIN for our free group

# courting, chat
ham: that was a lovely evening, same again on {day}? 💕
ham: I'm shy on video, could we meet at the café in {city} instead?
ham: my shift on the rig ends in {month}, then I'm home for {n} weeks
ham: can't send you money either {first}, rent's due 😅 payday is {day}
scam: Darling, the hospital refuses to treat my daughter until I pay {money}. You're the only one I can ask. I will
never forget it
scam: I'm an engineer on an oil platform and my contract pays {huge}. The bank froze my card. Could you buy {n} gift
cards for data?
scam: I'm a general in peace mission and want to retire near you. I sent my luggage with a diplomat, he needs
{money} at the airport
scam: Let's move to Telegram dear, I don't use this app often. {handle}
spam: lonely tonight? 😈 I'm online, cam is free for you {odd}

# coins and stocks, chat
ham: {exchange} sent me the tax report, it's a mess. Do you use some tool?
ham: never connect your wallet to a page from a comment, lost {money} that way last year
ham: can anyone explain staking to me like I'm five? no DMs please
ham: my broker charges {small} a trade, fine for once a month
ham: we teach kids about saving, {day} {time}, free, in the library
scam: Dear, follow my node at {time} today: buy, wait 60 seconds, sell, {percent}% profit. My analyst is never
wrong. How much can you put in? {big}?
scam: Teacher {last} opened {many} places in the VIP class. We entered at {small} and sold at {money}. Register on
the app {odd}
scam: Your withdrawal is frozen for tax. Pay {n}0% of the balance ({big}) first and it is released in {n} hours.
Customer service
scam: We are lawyers who get back money from fraud platforms. No win no fee, only a filing cost of {money}
phishing: Dear user, we detected that your {vault} isn't synchronised with the new chain. Restore it with your seed:
{fake vault}
phishing: {vault} card waitlist: connect wallet and sign to be first {fake vault}

# small jobs, chat
ham: need someone to walk {n} dogs on {day}, {small} an hour cash
ham: {firm} looks for subtitlers, test and contract first, pay {money} a film. ad on their site
ham: I can't take the babysitting on {day}, could you? they pay {small}
ham: did you hear back from {firm}? I have my second interview {day}
scam: Welcome to the team! You optimise {many} products a day and get {money}. When an order is a combination you
deposit the difference, you get it back with {percent}%
scam: Hi, I'm the receptionist of {firm}. Follow {n} pages, screenshot, receive {small} for each. To be paid write
to my mentor {handle}
scam: Mystery shopper wanted: we send a cheque of {big}, you keep {money}, buy gift cards with the rest and report
scam: Typing work, {money} per page! Security deposit of {small}, returned with the first salary

# gamers and creators, chat
ham: patch notes: swords got weaker, servers restart at {time}
ham: our guild recruits healers, discord-like room is in the profile
ham: anyone selling the {item} skin? I'll pay in game gold only
ham: Hey, love your drawings! Could I get a portrait of my dog for {money}? What's your queue?
phishing: {game}: your account was reported {many} times, appeal in {n} h or be banned {fake game}
phishing: beta keys for the new {game}, first {many} only, login here {fake game}
phishing: Hi creator, {firm} wants to sponsor you with {big}! Contract in the archive, password {digits}
{odd}/contract.zip
scam: I love your art, I want to use your photo for a mural, I pay {big}. My bank will send you a mail, just pay the
printer his part
scam: trade me your knife, I use a middleman {handle}, he is trusted by {game}
spam: boost your rank today!! cheap coins -{percent}% code {ref} {odd}

# public talk, post
ham: Reminder: {bank} will never ask you to read out a code. Please tell your parents.
ham: Lost my wallet (the leather kind) between {city} and the lake. Reward {small}.
ham: I've been job hunting for {n} months. If you hear of support roles in {city}, send them my way.
ham: Today I learnt that airlines owe you {money} if the flight is {n} hours late. Got mine!
ham: Selling two tickets for {weekday}, face value {money}, can't go. DM me.
ham: Our bakery gives away yesterday's bread at {time}. Bring a bag.
ham: Hot take: tipping {percent}% on a takeaway coffee is silly.
ham: Thread on how I lost {big} to a fake exchange and what I wish I'd known.
ham: Free course on spreadsheets starts {date}, sign up at the library desk.
scam: My mentor {handle} changed my life, {money} to {big} in {n} days. She is honest. Thank me later 🙏
scam: 🎉 {firm} turns {many}! We send {n} {item}s to people who share this and comment "done". Fill in the form {odd}
scam: Official: {exchange} doubles deposits for {n} hours. {wallet}
scam: Need help urgently, my child is ill, any amount by {pay} {handle}, God sees you
phishing: Your page will be unpublished for copyright. Confirm ownership at {fake service} today
spam: Crypto presale of the year, {n}00x, whitelist open 🚀🚀 {odd}
spam: Who wants {money} a week from the sofa? Comment ME 👇 my team is growing
spam: {percent}% off designer bags, mirror quality, DM for catalogue
spam: Free spins every day, no deposit, register with my link {odd}
spam: adult chat, verified models, {odd} 🔞

# public talk, comment
ham: This recipe saved my dinner party, I used {n} eggs instead.
ham: He explains taxes better than my accountant who charges {money} an hour
ham: Not sponsored, but the {item} really lasted {n} years
ham: I disagree with point {n}: links in mails aren't the problem, passwords are.
ham: {time} "trust me, I'm a banker" 😂😂
ham: My bank sent exactly that text and it was real, so how is anyone to know?
ham: I tried the free trial, cancelled on day {n}, they still charged {small}. Be careful.
scam: All thanks to Mr {first} {last}, a hacker who removed my debts and raised my score. Text him {phone}
scam: I was down {big}, then an expert got every coin back. Look up {handle}
scam: Anyone else trading with {first} {last}? My third payout of {money} came in this morning!
spam: earn {money} weekly watching ads, no joke {odd}
spam: jackpot {n}00x tonight with {service}{digits}, link in my profile
spam: first! check my remix and follow me for follow {odd}
spam: meet single women from {city}, my nick is on my page 💋

# public talk, issue
ham: Could the phishing example in the docs use a reserved domain? `{odd}` is somebody's now.
ham: Token refresh fails after {many} minutes with 401; the account is fine, see the trace.
ham: Please rotate the key that was committed in {commit} before merging.
ham: The invoice page shows {money} twice when the refund is pending. Screenshot follows.
ham: Thanks for the quick answer! Closing, {version} works for me.
ham: Is a release planned this {month}? We'd like to drop our fork.
phishing: Hi, I'm from the {forge} security team. Your key leaked. Log in to confirm it is you: {fake forge}
phishing: Claim your contributor airdrop, connect the wallet: {fake vault} cc @everyone who starred
phishing: I fixed your bug, run this installer: {odd}/patch.exe (zip password {digits})
spam: Hire our {many} developers, from {small} an hour, see our portfolio {odd}
spam: Best VPN deal {percent}% off {odd} {odd2}
spam: IPTV {many}000 channels {small} a month, WhatsApp {phone}
"""
