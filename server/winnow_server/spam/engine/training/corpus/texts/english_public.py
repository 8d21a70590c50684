"""English comments, posts and issues: opinions, reviews of code, reports of faults, and what is dropped among them."""

TEMPLATES = """
# videos, comment
ham: The part at {time} about [compound interest|wallets|old maps] finally made it click for me, thank you
ham: I don't agree: the bank was not to blame, people simply didn't read the contract.
ham: who else is here after the exam was moved to {day}? 😂
ham: Great video, but the sound is too quiet from {time} on.
ham: Please make one about tax refunds, the office in {city} takes {n} months
ham: I bought the {item} because of this review and it broke after {n} weeks. Not worth {money}.
ham: First time I understand what a seed phrase is for. And never share it, folks!
ham: Casinos should be banned from advertising next to schools.
ham: {first}'s channel explains it better imo, but this one is funnier
ham: My grandma got one of those fake parcel texts yesterday. Almost paid the {small}.
ham: Won {money} on my first scratch card, lost {money2} on the next {many}. Never again
ham: The casino scene in {city} was shot in the old town hall, fun fact
scam: I'm so happy I found Mrs {first} {last}, I invested {money} and earn {big} every {n} days with her. You can
reach her on Telegram {handle}
scam: Thanks to {handle} I got my stolen bitcoin back from a fake broker, he is a genius, write to him
scam: Most people don't know that now is the time to build passive income. My advisor {first} {last} turned {money}
into {big}. Just search her name
scam: Congratulations! You're among the winners of my giveaway 🎁 message me on WhatsApp {phone} to claim your {item}
scam: GIVEAWAY!!! Send {n} ETH to {wallet} and get back double. Live now, only {many} minutes
spam: Nice video. Visit my channel and sub, I sub back!!! {odd}
spam: I make {money} a day playing slots on {odd} 🎰 bonus code {ref}, easy win tonight
spam: maxwin every night at {service}{digits}, {percent}% RTP, deposit from {small} 🔥 search the name
spam: Dating without sign up 💋 girls near you waiting {odd}
spam: Take your followers to {many}K in a week, cheap panel: {odd}
spam: Dr {last}'s herbs cured my herpes and diabetes in {n} weeks!! contact him {mail shop}
spam: hi im {first} 18 y.o., look at my photos on my page ❤️❤️

# blogs, comment
ham: Thanks for writing this up. We hit the same wall with {n} replicas and ended up sharding by tenant.
ham: Small correction: the rule changed in {year}, customs duty now starts at {money}. Source: {site gov}
ham: The link in the third paragraph is dead; the paper is now at {odd}
ham: As a dentist I can only say: {n} times a day is enough.
ham: I read this every {weekday} with my tea. More about the orchard please!
ham: Honestly {bank} is the worst. They locked my card in {city} and I stood there without cash for {n} days.
ham: We switched from {telco} to a local firm and pay {small} less. No regrets.
spam: Wonderful article, very useful information! I found a great site about it too: {odd}
spam: Great post! I will bookmark your blog. By the way, cheap {item} here {odd} {odd2}
spam: We provide SEO backlinks and guest posts with high authority. Rank #1 now. {mail firm}
spam: Buy essays online, plagiarism free, {percent}% off the first order {odd}
spam: Best online casino slots real money no deposit bonus {odd}
spam: Payday loans online instant approval bad credit {odd}
spam: I would like to thank Dr {first} for the spell that brought my husband back in {n} days. Contact {mail shop}
scam: Are you in debt? Join the brotherhood and get {huge}, a car and a house within {n} weeks. WhatsApp {phone}
scam: Lost money to scammers? {first} {last} of Recovery Pros got all my {big} back. {handle}
phishing: Your post broke the community rules. To avoid removal of your page confirm your account: {fake service}

# posts, post
ham: We just opened our second bakery in {city}! Come by on {day}, first coffee is on us ☕
ham: Unpopular opinion: most crypto is gambling with extra steps.
ham: After {n} years at {firm} I'm moving on. Grateful for the people. Next: a long walk, then something with boats.
ham: New release {version} of our open source map editor is out, notes at {odd}
ham: Found a {item} near the station in {city}. Message me what colour it is and it's yours.
ham: Bitcoin is up {percent}% and my feed is unbearable again
ham: The council votes on the toll for the bridge on {day}. Come to the meeting, {time}, town hall.
ham: Beware: texts that claim to be {courier} and ask for {small} are going round. Don't tap the link.
ham: Looking for a used {item}, can pay up to {money}, {city} area
ham: My {firm} referral code gives us both {small} off, ask me if you want it, no pressure
ham: We're hiring a part-time librarian, {money} a week, {city}. Apply by {date} at {site firm}
ham: Our raffle raised {money} for the animal shelter. Winners are listed in the comments. Thank you all!
scam: 🚨 {exchange} is giving away {n}000 BTC! Send {n}.0 BTC to {wallet} and receive double back at once. Hurry 🚀
scam: To celebrate our launch, {vault} drops {money} to the first {many}00 wallets. Connect yours: {odd}
scam: I'm giving {money} to the first {many} people who follow, like and send me their {pay} tag 💸 God is good
scam: Turn {money} into {big} in 24 hours. No risk. Ask me how 👇 {handle}
scam: I was blind to forex until I met {first} {last}. Withdrawal of {big} done today. Inbox her
spam: BUY {item} NOW!!! {percent}% OFF TODAY ONLY 👉👉 {odd}
spam: 100x gem alert 💎 $PEPX presale live, next moonshot, don't miss: {odd} #crypto #100x #airdrop
spam: Hot content 🔞 free for today, link in bio {odd}
spam: Betting tips VIP, {percent}% win rate, first tip free. DM now
spam: Work from home mums wanted! Earn {money} a week with our wellness drinks. PM me "INFO"
spam: Instagram growth, verified badge, unban service. Trusted since {year}. {handle}
phishing: {vault} users: a security breach was found. Migrate your wallet today or lose funds: {fake vault}
phishing: {bank} customers can claim {money} compensation. Fill in card details here {fake bank}

# reviews of code, issue
ham: nit: could this be a frozen dataclass? Then line {many} can go. Otherwise LGTM
ham: Please check for None before `.split()`, see the report in {odd}
ham: Fixed in {commit}, released with {version}. Thanks for the trace!
ham: This leaks the token into the log: mask it before `logger.info`. I'd block the release for it.
ham: Can you add a test that the password reset link expires after {n} minutes?
ham: Reverts {commit}: payment retries doubled charges for {percent}% of users.
ham: Why click twice? The first handler already verifies the account, so `confirm()` is dead code.
ham: Suggest to rename `free()` to `release()`, and to claim the lock before the update.
ham: CI is red because the runner lost its network, rerun please. The build itself passes on my machine.
ham: +1, same here on {version}. Workaround: `export DISABLE_CACHE=1`, then start again.
phishing: Hello {handle}, security alert: your repository was accessed by someone in {city}. Authorise the scanner
app within {many} hours or it will be deleted: {fake forge}
phishing: We have a job offer for {forge} developers, {big} a year. Sign in with your account to apply: {fake forge}
phishing: Your dependency has a critical vulnerability. Download the patched version here {odd}/fix.zip password:
{digits}
scam: Hi dev, you were chosen for the {forge} developer fund of {n} ETH. Connect your wallet to claim it {odd}
spam: Nice project! I can promote it with {many}00 stars and followers, {money}. Contact {handle}
spam: Buy cheap VPS, unlimited traffic, {percent}% off {odd}

# reports of faults, issue
ham: After the update to {version} login fails with "invalid code" although the code {code} is right. Steps: open
the app, enter the code, press OK. Expected: home screen. Got: error {digits}. Log: {odd}
ham: The docs say to run `make setup` but the target is missing, see {site forge}
ham: Feature request: please support IBAN and card numbers in the mask, now only phone numbers are hidden.
ham: Crash when the parcel list is empty: IndexError at tracker.py:{many}. Sample attached.
ham: The spam filter flags our bank's {month} letters. Is there a way to allow a sender?
ham: Duplicate of #{digits}. Closing, please follow there: {site forge}
ham: How do I verify the signature of the release? The key at {odd} has expired on {date}.
ham: I can't connect my wallet in the demo on the test network: "chain id {many} not supported". Browser log below.
phishing: Same problem here. The developers fixed it, you have to sync your wallet on {fake vault} and it works again
phishing: Please contact the support desk for help with your failed transaction: {fake vault}. Have your phrase ready.
scam: I had this too! Hacker {handle} on Instagram got my account back in {many} minutes
spam: Download full version crack keygen {version} free {odd}
spam: Phone support for {service} toll free {phone} call now customer care number
spam: {city} escorts 24/7 call {phone} {odd}
spam: ✅ Best slot site {year}, deposit bonus {n}00%, register here {odd} ✅ {odd2}
"""
