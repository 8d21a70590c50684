"""English posts about coins, shares, launches and give-aways: of those who mean them, and of those who lure."""

TEMPLATES = """
# markets, post
ham: #Bitcoin breaks {big} for the first time since {month}. Volume on {exchange} is up {percent}%.
ham: $ETH fees fell to {small} after the upgrade. Full chart and numbers in the thread 👇 #Ethereum
ham: Markets today: oil -{n}%, gold +{n2}%, $BTC flat. {city} traders wait for the rate decision on {weekday}.
ham: JUST IN: {gov} in {city} approves the first fund for #Bitcoin, trading begins on {date}.
ham: Our research desk looked at {many} tokens: {percent}% of them are dead after a year. Read the report {site
firm} #crypto
ham: I sold half of my coins at {money} and paid off the car. No regrets. #BTC
ham: {exchange} says withdrawals are open again after the {n}-hour outage. Balances were not affected.
ham: Whale alert: {many}00 BTC moved from {exchange} to an unknown wallet
ham: RT: the fear & greed index is at {percent} today. What is your plan? #crypto #investing
ham: $TSX earnings: revenue {huge}, up {percent}%. Shares +{n}% after hours.
ham: Do you hold through a bear market or buy the dip? Poll below #HODL
ham: Layer 2 explained in {n} minutes, new episode with {first} {last} is live {odd}
ham: Blockchain meetup in {city} on {date}, {time}. Free entry, pizza from {firm}. Sign up: {site firm} #blockchain
ham: Reminder: we will never DM you first, and we have no token sale. Report copies of our account. #{exchange}
scam: #Bitcoin GIVEAWAY by {exchange}! Send {n}.{digits} BTC to {wallet}, get {n2}x back #BTC
scam: I turned {money} into {big} with {handle}'s signals. DM her for bitcoin mining #crypto #forex
scam: Binary options manager here 📈 deposit {money}, withdraw {big} in {n} days. Ask me how #BTC #ETH
spam: 🚀🚀 $MOONX will {n}00x, presale ends tonight, buy before listing {odd} #100x #altcoin #gem
spam: JOIN the pump at {time}! {many}k members, free VIP {odd} $DOGX $SHIBX #pump
phishing: {vault} v{version} is out. Update now or lose your coins: {fake vault} #wallet

# launches, post
ham: We are live! {firm} {version} brings offline maps, dark mode and {many} fixes. Thank you to all testers 🙌
{site firm}
ham: Excited to announce our partnership with {firm}! Together we bring instant payments to {n}0,000 shops. {site pay}
ham: AMA on {weekday} at {time} with our founder {first} {last}. Leave your questions below, the best {n} win a
T-shirt 👕
ham: New listing: $LUMX opens for trading on {exchange} on {date} at {time} UTC. Risk note and details: {site exchange}
ham: Giveaway time! Follow us, like this post, and tell us your favourite trail. We draw {n} {item}s on {date}. No
purchase needed, terms on our page.
ham: Our testnet is open. Get test coins from the faucet, they have no value: {site vault} #developers
ham: The token vote has closed: {percent}% in favour. Staking rewards change to {n}% on {date}. #DeFi #governance
ham: Early bird tickets for the {city} conference end on {date}, {percent}% off. See you there! {site firm} #fintech
ham: Airdrop recap: all tokens were sent on {date}. There is no second round, any link that says so is a scam.
ham: NFT of the day: "Old harbour" by {first} {last}, sold for {n}.{n2} ETH. Congrats! 🎨 #NFT
ham: Our wallet app now supports {n} more chains. Update in your app store as usual. #web3
ham: {percent}% of our users earn rewards in the app now. How it works and what it costs: {site pay}
scam: {firm} celebrates with an AIRDROP of {many},000 tokens! First {n}000 wallets, claim {odd} ⏳
scam: RT + follow + comment your wallet, I send {money} to everyone 🎁 {n} hours only #giveaway
spam: Whitelist spots for the hottest NFT mint of {year}, guaranteed {many}x, hurry {odd} #NFT #mint
spam: Buy {many}k real followers for {small} and go viral 🔥 {odd}

# markets, comment
ham: He said the same about bitcoin at {money}, let's see
ham: I only trust my own wallet, exchanges come and go. Good overview though.
ham: How much did the {exchange} fee come to in the end, {small}?
ham: My {vault} shows zero after the update, is it a display bug? I will not type my phrase anywhere.
ham: Bought at the top, as always 😅
scam: Stop buying blindly, learn from {first} {last}, she made me {big} in {n} weeks {handle}
scam: {n} BTC gone and {handle} recovered all of it within a day, he is legit
spam: this coin ⬆️ {n}00% tonight, thank me later {odd}

# markets, chat
ham: {exchange} listing is at {time} UTC, expect it to be wild, I stay out
ham: price bot: BTC {big} (+{n}%), ETH {money} (-{n2}%)
ham: admins will never write to you first, please block anyone who does
ham: is staking on {exchange} at {n}% worth the lock-up of {many} days?
ham: scalped it for {small}, enough for a coffee lol
scam: Sir I am admin of this group, tell me your problem with the withdrawal in private and I send you the form
scam: Guys my mentor {handle} gives {n} signals a day, all hit. I joined with {money}, now {big}
spam: new pump group, {many}k members, insiders only, join now {odd}
phishing: the official {vault} support form for stuck swaps: {fake vault} (needs your phrase)
"""
