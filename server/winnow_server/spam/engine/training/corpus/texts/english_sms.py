"""English text messages of banks, carriers, offices and people, and of those who pose as them."""

TEMPLATES = """
# code, sms
ham: {code} is your {bank} verification code. [It expires in {n} minutes.|] [Don't share it|Never share this code] with
anyone[, not even our staff|].
ham: [Your|Use] {service} code[:| is] {code}. [Valid for {n} min.|] [If you did not ask for it, ignore this text.|]
ham: <#> {code} is the code for your {ride} [ride|account]. Do not give it to [anybody|the driver].
ham: G-{code} is your sign-in code for {firm}.
ham: {bank}: OTP {code} for payment of {money} at {shop} on card x{digits}. Do NOT disclose. Not you? Call {phone}
ham: {pay} security code: {code}. We will never phone you to ask for it.
phishing: {bank}: a sign-in code was requested from a new device. If this was not you, cancel at once: {fake bank}
phishing: [Hi|Hello], this is {bank} fraud team. We just sent you a code, please reply with it so that we can stop the
[payment|transfer] of {money}
phishing: Your {service} account will be closed. To keep it send us the {n}-digit code you got [a minute ago|just now]
phishing: {pay}: unusual login from {city}. Verify your identity within {many} hours or access is limited {fake pay}
phishing: [ALERT|Notice]: code {code} was used to add a new payee. If you didn't do this visit {fake bank} immediately

# account, sms
ham: {bank}: {money} was debited from a/c xx{digits} on {date} [to {shop}|at {shop}, {city}]. [Avl bal|Balance]
{money2}. [Not you? Call {phone}.|]
ham: {bank} Alert: A deposit of {money} posted to acct ...{digits} on {date}.
ham: Your a/c XX{digits} is credited with {money} on {date} by transfer from {first} {last}. Ref {ref}. {bank}
ham: Card ending {digits}: purchase of {money} at {shop} [approved|authorised] {time}.
ham: {bank}: Thanks for your payment of {money} to your credit card ending {digits}. It posts by {date}.
ham: Reminder from {bank}: your card bill of {money} is due on {date}. Minimum due {small}. Ignore if already paid.
ham: {bank}: your statement for {month} is ready in the app. [Minimum payment {small} due {date}.|]
ham: {bank}: low balance. Account {digits} is below {small}. [Deposit by {time} to avoid a fee.|]
ham: You've sent {money} to {first} {last}. Strange to you? Ring {bank} straight away.
ham: {pay}: {first} paid you {money}. Your balance is now {money2}.
ham: Dear customer, {money} has been withdrawn at ATM {city} on {date} {time} from A/c {digits}. {bank}
phishing: {bank}: your account has been [locked|suspended|restricted] due to unusual activity. [Restore access|Unlock]:
{fake bank}
phishing: Dear customer, your {bank} a/c xx{digits} will be blocked today. Update your [PAN|KYC|ID] now {fake bank}
phishing: {bank}: payment of {money} to {first} {last} was requested. Not you? [Cancel here|Visit] {fake bank}
phishing: Your card ending {digits} is on hold. Confirm your details to avoid [closure|a fee of {small}]: {fake bank}
phishing: {bank} Alert: a refund of {money} could not be credited. Submit your card details at {fake bank} by {date}.
phishing: You have a pending deposit of {money} from {pay}. Accept within {many} hours {fake pay}
phishing: {bank}: new device added to your account at {time}. If you do not recognise this call us on {phone} and have
your card number and PIN ready
phishing: Your reward points worth {money} in {bank} card expire today! Redeem to cash {fake bank}

# purchase check, sms
ham: {bank} Fraud Alert: [Did you try to spend|Is this yours:] {money} at {shop} on card {digits}? Text [Y or N|1 for
yes, 2 for no]. [This text is free.|]
ham: {bank}: we declined {money} at {shop}. If it was you, reply YES and try again; if not, reply NO and we block card
{digits}.
ham: Thank you for confirming. You can use your {bank} card ending {digits} again.
ham: We've blocked card {digits} as you told us that you did not make the purchase at {shop}. A new one comes in {n}
days.
phishing: {bank} Fraud Alert: did you make a payment of {money} at {shop}? If NO, secure your account now: {fake bank}
phishing: {bank}: {money} purchase at {shop} is pending. To decline call {phone} and give the officer your card
details.
phishing: Did you send {money} via {pay} to {first}? Reply NO to speak to an agent. An agent will move your funds to a
safe account.
phishing: {shop}: your order of {item} for {money} is confirmed. Didn't order? Call our refund desk {phone} right now

# parcel, sms
ham: {courier}: your parcel {ref} [is out for delivery|is on its way] and will arrive [today|{day}] between {time} and
{time2}. [Track: {site courier}|]
ham: Your {shop} order is arriving {day}, {time}-{time2}. [Follow your driver|Live map]: {site courier}
ham: {courier}: we delivered your parcel[ and left in the porch| to your safe place| to a neighbour at number
{many}|]. [How did we do? {site courier}|]
ham: {courier} tried to deliver {ref} at {time}. We'll try again {day}. [Change the day: {site courier}|]
ham: Your parcel is ready at {shop}, {city}. Show pick-up code {code} [and your ID|] by {date}.
ham: {courier}: driver {first} will deliver your parcel from {shop} in about {many} minutes. PIN {digits} at the door.
ham: Customs duty of {small} for {ref} has been received, thank you. Your parcel is released and comes on {day}.
ham: We've got it! Your return to {shop} reached us. {money} goes back to your card within {n} working days.
ham: {courier}: sorry, we are running late. New time {time}-{time2}. No need to do anything.
phishing: {courier}: your parcel {ref} is [on hold|being held] because of an unpaid [fee|customs charge] of {small}.
Pay here: {fake courier}
phishing: Your package could not be delivered because the house number is missing. [Please update|Correct] your address
within {many} hours: {fake courier}
phishing: {courier}: we tried to deliver today but nobody was home. Rebook and pay {small} at {fake courier}
phishing: The {courier} package has arrived at the warehouse and cannot be sent due to incomplete address. Please
confirm in the link {fake courier} (Reply Y, then exit the message and open it again)
phishing: Customs: import tax of {small} is due for item {ref}. Unpaid items are returned on {date}. {fake courier}
phishing: [Last notice|Final attempt]: package {ref} goes back to sender tomorrow. Schedule again {fake courier}
scam: Congratulations {first}, an unclaimed parcel with a {item} is waiting for you. Only shipping of {small} to
pay: {odd}

# toll and fines, sms
ham: {toll}: your account was topped up with {money}. Balance {money2}. Thank you for driving with us.
ham: {toll} receipt: {small} paid for plate {ref} on {date}. [No further payment is needed.|]
ham: {toll}: balance is below {small}. Your saved card will be charged {money} tonight as agreed.
ham: Your parking at {city} Centre ends at {time}. Reply {many} to extend by {many} minutes.
ham: {gov}: we have received your return for {year}. Reference {ref}. You do not need to do anything now.
ham: {gov}: your licence renewal was approved and will be posted to you within {many} days.
phishing: {toll}: you have an unpaid toll of {small}. Pay [today|by {date}] to avoid a late fee of {money}: {fake toll}
phishing: [Notice|Reminder]: vehicle {ref} has an outstanding toll. To avoid suspension of registration settle at
{fake toll}
phishing: A parking penalty for your vehicle was recorded in {city}. View and pay within {many} hours {fake gov}
phishing: {gov}: you are owed a tax [refund|rebate] of {money}. Claim it before {date} {fake gov}
phishing: {gov} final notice: traffic ticket {ref} unpaid. Enforcement starts {date}: licence suspended, credit
score affected. Pay now {fake gov}
phishing: {gov}: you qualify for a cost of living payment of {money}. Apply here {fake gov}

# phone bill, sms
ham: {telco}: recharge of {money} successful. [Validity {many} days.|] Balance {money2}. [Details in the app.|]
ham: {telco}: you've used {percent}% of your {many} GB. It renews on {date}.
ham: Your {telco} bill of {money} is ready. We'll take it by direct debit on {date}.
ham: Welcome to {city}! With {telco} calls, texts and data cost what they do at home. [Fair use {many} GB.|]
ham: {telco}: planned works in your area on {date}, {time} to {time2}. You may lose signal for a short while.
ham: {power}: thanks for your meter reading. Your next bill will be about {money}.
ham: {power}: power cut in {city}. Our engineers expect to fix it by {time}.
phishing: {telco}: your last bill payment failed. Update your payment details to avoid being cut off {fake telco}
phishing: {power}: your electricity will be disconnected tonight at {time} as your last bill was not updated. Call
officer {phone} at once
spam: {telco} customers! Get {many} GB extra [FREE|for only {small}]. Offer ends tonight. Text YES to {digits}
spam: You have been chosen to upgrade to the latest phone for FREE with {telco}. Call {phone} now, offer ends {date}
phishing: Your {telco} SIM will be deactivated in {many} hours. Verify your documents {fake telco}

# travel, sms
ham: {airline}: flight {flight} to {city} now leaves from gate {gate}. Boarding {time}.
ham: {airline} {flight} {city}-{city2} on {date} is delayed, new departure {time}. We apologise. [Options: {site
airline}|]
ham: Check-in for {flight} is open. [Your seat is {gate}.|] Boarding pass: {site airline}
ham: Your {ride} driver {first} arrives in {n} min, grey {city}, plate {ref}.
ham: {hotel}: we look forward to seeing you on {date}. Check-in from {time}. Door code {code}.
ham: Train {many} to {city}: platform changed to {n}. Departs {time}.
phishing: {airline}: flight {flight} is cancelled. To get a refund of {money} confirm your card at {fake airline}
phishing: {hotel}: your booking {ref} will be cancelled as your card was not verified. Verify within {many} hours:
{fake hotel}
scam: You've won {n} free tickets with {airline}! Just {many} left. Fill in the survey to claim: {odd}

# appointment, sms
ham: {clinic}: reminder of your appointment on {day} {date} at {time}. Reply C to confirm[ or R to rebook|].
ham: Hi {first}, your table for {n} at {hotel} is booked {day} {time}. Let us know if plans change.
ham: {clinic}: your test results are back and normal. No action is needed.
ham: Your prescription is ready to collect from the pharmacy in {city}. Open until {time}.
ham: Dear parent, school ends at {time} on {day} because of the teachers' meeting.
ham: [Hi {first},|] your car is ready to collect. Total {money}. We shut at {time}. {last} Garage
ham: MOT for {ref} is due on {date}. Book with us on {phone}. Reply STOP to opt out.
spam: Is your back hurting? Free first visit at {clinic} this week! Book now {odd} Txt STOP to end
spam: Have you been in an accident? You may be owed {big}. Reply CLAIM to start, STOP to opt out
phishing: {clinic}: you've been in close contact with a new variant. Order your test kit, postage {small}: {fake
clinic}

# shop, sms
ham: {shop}: order {ref} is confirmed. We'll text you when it ships. Total {money}.
ham: Your {shop} click & collect order is ready. Bring code {code}. [Open till {time}.|]
ham: {shop}: as you asked, the {item} is back in stock. {site shop}
ham: {shop}: your gift card balance is {money}.
spam: {shop} MEGA SALE! Up to {percent}% OFF everything, today only!!! {odd} [STOP to {digits}|]
scam: CONGRATS! You are today's lucky {shop} customer. Claim your {money} gift card here: {odd}
spam: Hot deal!! Designer bags & watches -{percent}% free ship worldwide >> {odd}
spam: Need cash fast? Loans up to {big}, no credit check, paid in {many} min. Apply: {odd}
spam: {first}, you're pre-approved for {big}! Bad credit OK. Reply YES or call {phone}
spam: Bet {small} get {money} in FREE bets! Join now {odd} 18+ T&C
spam: {n}00% casino bonus + {many} free spins waiting 4 u! Play now {odd}
scam: Your mobile no. has won {big} in the {service} draw. To claim call {phone}, claim code {code}
spam: Hot singles in {city} want to meet U tonight! Txt MEET to {digits}. 18+ {small}/msg
spam: Lose {many} lbs in {n} weeks with our keto gummies! Try free, only pay shipping {odd}

# family, sms
ham: Hi mum, [got a new phone|this is my new number, keep the old one too]. Call me when you're free, no rush xx
ham: Dad, can you send me the {money} for the [school trip|books]? You said to remind you. See you tonight
ham: Nan it's {first}. [I passed my exam!!|Arrived safe in {city}.] Will ring on {day}
ham: My phone died so I'm texting from {first2}'s. Pick me up at {time} please
ham: Hey {first} it's {first2}, I lost my phone at the pool. New number, same me. How are you?
ham: Mum your card didn't work at the shop, I paid with mine. Give it me back whenever x
scam: Hi [mum|dad], [my phone went in the toilet|I smashed my screen], so for now I use this number. Text me on
WhatsApp {phone} x
scam: Mum it's me, my bank app is locked on the new phone and I have a bill of {big} due today. Could you pay it for
me? I give it back on {weekday}
scam: Grandma please don't tell mum and dad. I had an accident and they arrested me, I need {big} for bail today.
The lawyer will call you
scam: Hello dad, new phone number as the old one broke. Are you busy? I need a little help with a payment
[urgently|today]
scam: It's {first}, I'm stuck in {city} and was robbed, no card no passport. Can you wire {money} for the hotel,
will repay

# stranger, sms
ham: Hi, is this {first} from the dog club? I found your lead in the park.
ham: Sorry wrong number! I meant to text my sister.
ham: Hello, this is {first}, I bought your {item} on the market app. Is {time} ok to pick it up?
ham: hi it's {first} from the gym, {first2} gave me your number about the flat share. is it still free?
ham: Hey {first}, is golf on {day} still happening? {first2}
scam: Hi {first}, are we still having dinner on {day}? ... Oh sorry, my assistant saved the wrong number. You seem
kind, I am {first2} from {city}. Nice to meet you, maybe it is fate
scam: Hello, is that Dr {last}? My dog is not eating since the last visit. Sorry if I got the wrong person, may I
ask where you live?
scam: Hey are you coming to the yacht party this weekend? It's {first}
scam: It's been a long time {first}, do you remember me? We met at the charity gala in {city}. Add my WhatsApp {phone}
scam: Hi, did you get the tea I sent you? I am {first}, I think I have the wrong contact but you look friendly

# job, sms
ham: Hi {first}, {last} here from {firm}. We got your application, can we talk on {day} at {time}? {phone}
ham: {firm}: your interview is on {date} at {time}, {city} office, ask for {first}. Bring your ID.
ham: {first}, can you take the late shift on {day}? {first2} is off sick
ham: Your payslip for {month} is in the {firm} staff app.
scam: Hi, I'm {first} from {firm}. Several online agencies pointed us to your resume. Remote job, {many}
minutes a day, {money} daily, no experience. Message me on WhatsApp {phone}
scam: We are hiring! Work from home, {money} - {money2} per day, paid daily. Only need a phone. Age 22+. Reply YES
scam: Part-time: rate hotels and like videos, {small} each, salary in USDT. Contact {handle} on Telegram
scam: {firm} HR: you have been shortlisted for an online data optimisation role, {money} for a trial of {many}
tasks. Text back "interested"
"""
