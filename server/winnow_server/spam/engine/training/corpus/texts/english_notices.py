"""More English notices, by text message and e-mail: money, travel, health, tickets, memberships, devices."""

TEMPLATES = """
# transfers, sms
ham: [Received|You got] {money} from {first} {last} by {pay}. It is in your balance now. Ref {ref}
ham: {bank}: your transfer of {money} to {first} {last} has gone through. Balance {money2}
ham: Autopay notice: {money} for {service} will be taken from card {digits} on {date}. Manage it in the app. -{bank}
ham: {bank}: ATM withdrawal {money}, {city}, {time}. Daily limit left {money2}.
ham: {bank} info: your PIN was changed at an ATM in {city} at {time}. Was it someone else? Visit a branch or dial
{phone}.
ham: INR {money} spent on {bank} card XX{digits} at {shop} on {date}. Limit left {money2}. SMS BLOCK {digits} to
{phone} if not you
ham: {first}, your loan instalment of {money} was received on {date}. Thank you. {bank}
ham: {bank}: a cheque of {money} was paid in. It can be used from {date}.
ham: Your new {bank} card is activated. You can now pay in shops and online.
ham: {bank} never asks for codes or moves your money to safe accounts. Hang up on callers who do. Scam line {phone}
phishing: {pay}: {first} {last} requests {money}. To decline, log in {fake pay}
phishing: {bank} [MSG|INFO]: your direct debit was changed at {time}. Not done by you? {fake bank}
phishing: Transaction of {money} at {shop} approved. To dispute reply with card number and expiry date. {bank}
phishing: {bank}: your mobile banking is out of date. Re-register before {time} or lose access {fake bank}
phishing: Hi this is {first} from {bank}. Your account is under attack, move your savings to the safe account I give
you. Call {phone}
phishing: {bank} customer, [access|your profile] suspended. Re-activate {fake bank} Case {ref}
phishing: {pay} ALERT: {money} sent to {handle}. If you do NOT recognise it dial {phone} now and quote {ref}
phishing: A {gov} inflation payment of {money} was approved. Enter your bank info {fake gov}

# shipping, sms
ham: {shop}: [shipped!|on its way!] {item}, arriving {date}. {site shop}
ham: {courier}: please be ready, {first} is {n} stops away.
ham: {courier}: we need a signature for {ref}. If out, leave a note or choose another day in our app.
ham: {courier}: your collection is booked for {date}, {time}-{time2}. Print the label first.
ham: Locker {gate} at {shop} {city} is holding your parcel. Open it with {code} before {date}.
ham: {shop}: item delayed, we're sorry. New date {date}. You can cancel free of charge in your orders.
ham: {courier}: your shipment from abroad has cleared customs. Duty {small} was paid by the sender.
phishing: {courier}: shipment {ref} needs a new address label. Enter your details {fake courier} Fee {small}
phishing: Your post is held at our {city} depot. Underpaid stamp, {small} due. {fake courier}
phishing: Parcel scheduled for {weekday} was sent back as no one signed. To send it again open {fake courier}
phishing: [US|UK|National] Post: item in transit stopped, ZIP code invalid. Correct it within 12 h {fake courier}
phishing: Dear customer, {n} parcels await your instructions. Track & pay {small} {fake courier}
scam: {courier}: we owe you {money} for a lost parcel. Text back your bank account to be paid today

# journeys, sms
ham: {airline}: your seat on {flight} is now {gate}. See you on {date}.
ham: {airline}: bags from {flight} arrive on belt {n}. Welcome to {city}!
ham: {flight} {city}-{city2}: boarding closes at {time}. Please go to gate {gate} now.
ham: {airline}: due to weather {flight} is cancelled. We rebooked you on {flight2}, {date} {time}. Nothing to pay.
ham: Your {ride} receipt: {small}, {city}, {date}. Rate {first} in the app.
ham: Bus pass renewed, {small}, valid to {date}. Safe travels.
ham: Your tickets for {day} {time} are in your e-mail. Doors open half an hour before.
ham: {hotel}: thanks for staying. The bill of {money} was sent to your e-mail.
phishing: {airline}: you're entitled to {money} compensation for {flight}. Enter passport and card at {fake airline}
phishing: {ride}: your account is locked after an unusual trip. Verify payment {fake ride}
phishing: Your travel permit is incomplete. Pay {small} to avoid being refused boarding {fake gov}
phishing: {hotel}: the card for your stay was declined. Confirm it in 6 hours or we release the room {fake hotel}

# health and home, sms
ham: {clinic}: Dr {last} is running {many} minutes late today. Sorry for the wait.
ham: Flu jabs are on {date} at the surgery. To book ring {phone}. No reply needed.
ham: Hi {first}, {clinic} here: you are due a check-up. Ring {phone} when convenient.
ham: Bins: garden waste is collected on {day} this week because of the holiday.
ham: {power}: your engineer {first} comes on {date} between {time} and {time2}. He carries a photo card.
ham: Building office: fire alarm test {day} {time}. Please don't leave the building.
ham: Parking session started, plate {ref}, {small} an hour, until {time}.
ham: Voting: your polling place is the school in {city}, open 7 to 22. Bring ID.
phishing: Health service: you are eligible for a pass. Order before {date}: {fake gov}
phishing: {power}: you overpaid and are due {money}. Apply for the rebate: {fake power}
phishing: Council tax: your band is wrong and you are owed {big}. Claim at {fake gov}
phishing: Your smart meter is not certified. Confirm your bank card for the new one, free of charge {fake power}
spam: Free solar panels for homes in {city}! {many} places left, answer YES. Opt out STOP
spam: Your car insurance is about to end?? Save {percent}% now, call {phone}
spam: Old debts? New law wipes {percent}% of what you owe. Check now {odd}
spam: We buy houses cash! Is yours for sale, {first}? {phone}
spam: Medicare upgrade: you qualify for free braces and a {money} grocery card. Call {phone}

# membership, email
ham: Your {service} plan renews on {date} :: Hi {first}, a reminder that your plan renews for {small} on {date}. You
can cancel or change it under Account in the app. // {service}
ham: Payment received :: Thanks! We received {money} for {service}. Invoice {ref} is attached. // Questions? {mail
service}
ham: You changed your card :: The card ending {digits} is now used for {service}. We wrote to you because a change
was made; if you made it, all is fine.
ham: Welcome to {firm} cloud :: Hello {first}, your trial lasts {many} days and then stops by itself. First steps:
{site firm}
ham: Your data export is ready :: The archive you asked for can be downloaded for {n} days: {site service}
ham: We miss your password :: Your code to sign in to {shop} is {code}. It works for {many} minutes.
ham: Storage almost full :: You use {percent}% of your {many} GB. Delete old backups or change the plan in settings;
mail still arrives. // {service}
phishing: Your {service} account is on hold :: We could not validate your billing data for the next cycle. RESTART
MEMBERSHIP: {fake service} // Your friends at {service}
phishing: Your payment of {money} was received :: {service} Premium for one year, {money}. If this purchase was not
made by you cancel it here within {many} hours and enter your card for the refund: {fake service}
phishing: Verify your e-mail now :: Your mailbox will be shut down as part of our upgrade. Log in to stay active:
{fake firm}
phishing: Storage full, photos will be deleted :: Your cloud storage is full. As a loyal client you get {many} GB
more for {small}. Enter your card before {date}: {fake service}
phishing: Your device was used from {city} :: We blocked a sign-in. To keep your {service} ID confirm your password
and card at {fake service} // Case {ref}
phishing: {pay} invoice from {shop} :: {shop} sent you an invoice of {money}. Don't know the seller? Call {phone} at
once and our team removes the charge.

# work mail, email
ham: Please sign: NDA {firm} :: Hi {first}, legal sent the NDA through {sign}. It should be in your inbox; ask
{first2} if the names are wrong.
ham: New benefits portal :: From {month} payslips are in the new portal. Open it from the intranet start page as
usual. There will be a short course on {day}. // HR
ham: Phishing drill result :: {percent}% of us reported the fake parcel mail of last week. Well done. Never scan QR
codes from mails that ask you to sign in. // IT security
ham: Wifi password changes on {date} :: The guest wifi gets a new password; it is on the board at reception. // IT
ham: Supplier form :: Dear {first}, our bank details stay as printed on the invoice. We never change them by e-mail.
// {firm}
ham: Expenses {month} :: {first}, I approved {money}; the taxi to {city} needs a receipt. // {first2}
phishing: [External] {month} payslip correction :: There is an error in your payslip. Review and sign in here: {fake
firm} or your salary is delayed. // Payroll
phishing: Your QR for the new badge :: Security renews all badges. Scan the picture with your phone, type your work
password and the code from your app. Deadline {date}.
phishing: {first} {last} shared "Q{n} contract.pdf" :: Open in {sign}: {fake sign} // Only people with your password
can view.
phishing: Quarantine digest: {many} messages held :: These messages will be deleted in {n} hours. Release all: {fake
firm}
scam: Purchase order {ref} :: Dear sales, kindly quote {many}0 units of {item}. We pay net 30 by university account.
Ship to the address of our agent. // Prof. {first} {last}, procurement
scam: New bank account :: Hi {first}, as our account is audited please pay invoice {ref} ({big}) to the account
below. Confirm when done and don't phone, we're moving office. // {first2} {last}, {firm}
scam: Confidential :: {first}, are you at your desk? A payment for an acquisition must leave today. I trust your
discretion. Send me the balance of our accounts. // {first2} {last}
scam: Staff reward :: {first} I need {n} gift vouchers at {money} for clients, can you get them from a shop right
now? I'm in a call, just text me the numbers at {phone}.

# tickets and events, email
ham: Your tickets for {day} :: Hi {first}, here are {n} tickets for {first2} {last} in {city}. Show the QR code at
the door at {time}. No need to print.
ham: Booking {ref}: {hotel}, {city} :: Thank you. {n} nights from {date}, {money}, pay at the hotel. Free to cancel
until {date2}.
ham: Your trip to {city} :: {flight}, {date}, {time}. Check in from the day before. Terminal {n}. // {airline}
ham: Invitation: planning, {date} {time} :: {first} invites you to "Planning". Where: room {gate}. Going? Yes -
Maybe - No
ham: RSVP: {first}'s 40th :: Dear all, come to {city} on {date}! Bring nothing but yourselves. Let me know by
{date2}. // {first2}
phishing: Your booking {ref} will be cancelled :: Dear guest, the bank rejected your card. Pay again within {many}
hours to keep the room: {fake hotel}
phishing: Refund for flight {flight} :: Your refund of {money} is ready. Log in with your e-mail password to choose
a bank: {fake airline}
scam: You won a holiday in {city} :: You were picked from {many},000 guests! Only pay the taxes of {money} to book
your free week. Reply with your card.
spam: Conference call for speakers :: Dear Professor, we are honoured to invite you to the {many}th world congress
in {city}. Fee {money}. All topics accepted.
spam: Publish fast :: Dear Dr {last}, submit your valuable paper to our journal, peer review in {n} days, fee
{money}, impact factor {n2}.{digits}.
"""
