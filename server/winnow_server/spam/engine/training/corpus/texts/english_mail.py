"""English e-mail of companies, colleagues and clubs, and of those who pose as them."""

TEMPLATES = """
# order, email
ham: Your {shop} order {ref} has shipped :: Hi {first}, // Good news: your order is on its way with {courier} and
should arrive on {date}. // 1 x {item}, {money} // Track it: {site shop} // Thanks for shopping with us, // {shop}
ham: Order confirmation {ref} :: Thank you for your order, {first}! // {item} {money} // Delivery {small} // Total
{money2} // We will e-mail you when it leaves the warehouse. [Questions? Answer this mail.|See your order at {site
shop}]
ham: Your receipt from {shop} :: Receipt {ref} // Date {date} // {item} {money} // Paid with card ending {digits}. //
[Keep this for your records.|Returns are free for {many} days.]
ham: Your refund is on its way :: Hello {first} {last}, we received the {item} you sent back. {money} will appear on
your card within {n} days. // {shop} customer care
ham: Invoice {ref} from {firm} :: Dear {first}, please find attached our invoice for {month}, {money}, payable within
{many} days to the account you know. Let me know if anything is unclear. // Kind regards, {first2} {last}, {firm}
phishing: Problem with your order {ref} :: Dear customer, we could not process the payment for your recent order.
Please update your billing details within {many} hours or the order will be cancelled. // [Update now|Click here]:
{fake shop}
phishing: Your order of {money} has been placed :: Thank you for buying {item} for {money}. The amount will be debited
today. If you did not authorise this order call our billing team at {phone} immediately to cancel and get your refund.
phishing: Invoice {ref} overdue :: Please see the attached invoice. Our bank details have changed, kindly make all
payments to the new account from today and confirm by reply. // {first} {last}, accounts
scam: Renewal of your antivirus for {money} :: Dear user, your subscription to {service} Security has been renewed
for {n} years. {money} was charged. To cancel, call {phone} within 24 hours and let our technician connect to your
computer.

# parcel, email
ham: Your parcel comes {day} :: {courier} will deliver parcel {ref} from {shop} on {date} between {time} and
{time2}. // Not in? Choose a neighbour or a shop: {site courier}
ham: Delivered: {ref} :: Your package was delivered at {time}. It was handed to a resident. // {courier}
ham: Customs charges paid :: We have received your payment of {small} for shipment {ref}. It has cleared customs and
goes to the depot in {city} tonight. Nothing more is to be done.
phishing: Your parcel is waiting :: Dear recipient, your parcel {ref} has been held at our depot since {date}. To
release it you must pay a shipping fee of {small}. // [Pay now|Schedule delivery]: {fake courier} // {courier}
customer service
phishing: Delivery failed :: We were unable to deliver your shipment because of an incorrect address. Download the
attached label or confirm your data at {fake courier}. The package is returned after {n} days.

# bank, email
ham: Your {month} statement is ready :: Hello {first}, your statement for the account ending {digits} can now be read
when you sign in the usual way. We never link to our sign-in page from e-mail. // {bank}
ham: You sent {money} to {first2} {last} :: Your transfer was completed on {date}. Reference {ref}. [Did someone
else do this? Ring your branch.|] // {bank}
ham: Change to our terms :: Dear customer, from {date} we change the terms of our current accounts. You need not do
anything. The new terms are on our web site under Legal. // {bank}
ham: Mortgage appointment :: Dear Mr {last}, thank you for your call. I have put you in for {day} at {time} in our
branch in {city}. Please bring your last three payslips. // {first2}, {bank}
phishing: Your account has been limited :: Dear [valued customer|client], we noticed unusual activity in your
account and have limited it for your security. [Please verify|You must confirm] your information to restore full
access: {fake bank} // Failure to do so within {many} hours leads to permanent closure. // {bank} security
department
phishing: New payee added :: A new payee {first} {last} was added to your account. If you did not do so,
[review|cancel] the request here {fake bank} // {bank}
phishing: Important: update of your security app :: Because of new rules every customer has to renew the
registration of the {bank} app by {date}. Use the QR code in this letter with your phone to log in. Without it your
card will be blocked.
phishing: You received {money} :: {first} {last} sent you {money} with {pay}. The payment is pending until you confirm
your account. // Accept the money: {fake pay}

# account notice, email
ham: Your password was changed :: Hi {first}, the password of your {service} account was changed on {date} at
{time}. Done by you? Then all is well. Otherwise [reset it from the sign-in page|write to {mail service}].
ham: New sign-in from {city} :: We saw a sign-in to your {forge} account from a new browser. // {date} {time},
{city} // Ignore this letter if you know of it.
ham: Confirm your e-mail address :: Welcome to {service}, {first}! Please confirm that this is your address: {site
service} // The link works for {many} hours. If you did not sign up, do nothing.
ham: Reset your password :: Someone asked to reset the password for your {firm} account. Use this link within {n}
hours: {site firm}. If that was not you, just delete this mail; your password stays as it is.
ham: Your {service} subscription :: We could not charge your card for {month}. We will try again on {date}. You can
change your card in the app under Settings. No need to hurry: your account stays open for {many} days.
ham: Two-step sign-in is on :: You have turned on two-step sign-in with an authenticator app. Print your backup
codes and keep them safe. // {forge}
phishing: Your {service} membership [is on hold|has expired] :: We're having trouble with your current billing
information. Update your payment details to keep watching: {fake service} // Your account will be suspended in
{many} hours.
phishing: Action required: your password expires today :: The password for your mailbox expires today. Keep the same
password by confirming it here: {fake firm} // IT help desk
phishing: Multi-factor authentication update :: All staff must re-enrol their authenticator by {date}. Scan the QR
code in the attached PDF with your mobile phone camera and sign in with your work account. // IT security, {firm}
phishing: Mailbox {percent}% full :: You have {many} undelivered messages held on the server because your storage is
full. [Release messages|Upgrade for free]: {fake firm}
phishing: Your {vault} must be validated :: Under new rules all wallets have to be verified before {date}. Enter your
recovery phrase of 12 words to keep your funds: {fake vault}
phishing: Unusual sign-in activity :: Your {forge} account was accessed from {city}. Authorise our security app to keep
your repositories: {fake forge}

# documents, email
ham: {first} {last} sent you a document to sign :: Hello {first2}, as agreed on the phone here is the lease for the
flat in {city}. You can sign it with {sign} or print it, as you prefer. Link: {site sign} // Best, {first}
ham: Completed: contract {ref} :: All parties have signed. A copy is attached for your files. // {sign} for {firm}
ham: Re: slides for {day} :: Hi all, I put the slides into the shared folder, please comment until {time}. I'm still
missing the numbers from {city}. // {first}
ham: {first} shared "Budget {year}" with you :: I've shared the sheet we talked about, tab 2 has the costs. {site firm}
phishing: You have received a document to review and sign :: {first} {last} has sent you a secure document via {sign}:
"Payment agreement {ref}.pdf". // REVIEW DOCUMENT {fake sign} // This link expires in {many} hours. Do not share it.
phishing: Payroll update - signature required :: HR has shared the new salary list and your {year} bonus. Sign in with
your e-mail and password to view it: {fake firm}
phishing: Voice message from {phone} :: You have a new voice message (0:{many}). Listen: {fake firm}. Caller {first}
{last}
phishing: Scan from the office copier {ref} :: A document was scanned and sent to you. Open attached file and enter
your e-mail password to unlock it.

# colleague, email
ham: Quick question :: Hi {first}, do you have the contact at {firm}? I need to send them the signed offer before
{day}. Thanks, {first2}
ham: Gift for {first} :: Hi all, {first} leaves us at the end of {month}. If you would like to chip in for a gift card,
drop some cash in the envelope at reception by {day}. The card is there to sign too. // {first2}
ham: Out on {day} :: I'm at a conference in {city} and can't take calls, mail works. {first2} has the keys. // {first}
ham: Invoice approval :: {first}, could you approve {ref} from {firm} in the usual tool when you have a minute? It's
the {money} for the chairs we ordered in {month}. // {first2}
scam: Are you available? :: {first}, I am with the board until {time}. There is a discreet thing that you could do
for me. What is your mobile number? // {first2} {last}, CEO
scam: Quick task :: Hi {first}, I want to surprise some staff with gift cards today. Please buy {n} cards of {money}
each, scratch the back and send me photos of the codes. I will pay you back by end of day. Keep it between us. //
{first2}
scam: Urgent wire :: {first}, we are closing a confidential deal and I need {big} sent to the attached account before
{time}. I'm on a plane, only mail. Tell nobody until it is announced. // {first2} {last}
scam: Change of direct deposit :: Hello, I changed my bank and want my salary paid into the new account from this
month. What do you need from me? // {first} {last}

# recruiting, email
ham: Backend engineer at {firm} :: Hi {first}, I'm {first2}, I lead the platform team at {firm}. I read your post
about queues and think you would like what we build. Salary is {big} to {huge}; hybrid in {city}. Would you talk for
20 minutes next week? No is a fine answer too. // {first2} {last}
ham: Your application :: Dear {first}, thank you for coming to {city}. The team enjoyed meeting you. We would like to
offer you the post; {first2} will ring you on {day}. // {firm}
ham: Interview on {date} :: Hello {first}, this confirms your interview for the {month} intake at {time}. A calendar
invitation follows. // {first2}, {firm}
scam: Job offer: payment agent, {big} a month :: Our company is looking for representatives in your country. You
receive payments from our customers, keep {n}% and send us the rest. No experience. Send your name, phone and bank.
scam: Your resume was selected :: We saw your CV online and offer a home-based position, {money} per hour, {n} hours
a week. A check for office equipment will be mailed to you. Contact our hiring manager on Telegram {handle} for the
interview.
spam: Become your own boss in {many} days :: Fire your boss! Discover the secret system that made {first} {big} in her
first month. Only {many} seats left, enrol now >>> {odd}

# newsletters, email
ham: {shop} letter for {month} :: What's new: {item} in three colours, an interview with {first} {last}, and how to
care for wool. Members get {percent}% off until {date}. // You get this because you subscribed. Unsubscribe: {site
shop}
ham: This week at {hotel} :: {weekday}: quiz night, {n} a head. {weekday2}: live music with {first} {last}. Book on
{phone}. // To stop these mails answer "stop".
ham: {forge} release notes {version} :: Faster search, fewer notifications, and a fix for the {city} time zone. Read
more: {site forge} // Change what we send you in your settings.
ham: Your week on {service} :: You listened for {many} hours. Your top artist: {first} {last}. [See more in the app.|]
ham: {firm} webinar on {date} :: You registered for "Reading logs at scale". Join at {time}: {site firm}. We will
send a recording afterwards.
spam: {percent}% OFF luxury watches :: Exact copies of the best brands, {money} only. Free worldwide shipping. Order
today: {odd}
spam: Men's secret :: Harder, longer, better. Doctor approved pills without prescription from {small}. {odd}
spam: Re: your site {odd} :: Hi, looking through your website I found several errors that stop it from ranking on
Google. We can bring you to page one. May I send a quote and a price list? // {first}, digital marketing consultant
spam: Guest post and backlinks :: Hello webmaster, we offer dofollow backlinks on sites with DA {many}+ for {money}.
Bulk discount. Interested? Reply for the list.
spam: Mobile app development at low cost :: Dear sir/madam, we are an offshore IT company with {many} developers. We do
web design, apps, SEO. Can I send you our portfolio and past work details? // {first}, business development manager
spam: Verified B2B lists :: We have a list of {many},000 decision makers in your industry with e-mail and phone.
Would you like a free sample? // {first} {last}
spam: Business loan up to {huge} :: Get funded in 24 hours! No collateral, no credit check, {n}% interest. Reply
with name, country, amount needed and phone.

# extortion and heirs, email
ham: Webcam for the meeting room :: Hi {first}, the camera we recorded the talk with is broken. I ordered a new one for
{money}, it comes on {date}. // {first2}
ham: Estate of {first} {last} :: Dear Ms {last}, I act as executor of your aunt's will. Copies are enclosed. Please
call my office on {phone} when it suits you; there is nothing to pay. // {first2} {last}, solicitor
ham: Bitcoin article :: Hi {first}, here's the draft on how wallets work, about {many}00 words. Can you check the
part on recovery phrases? // {first2}
scam: I have full access to your device :: Hello pervert. I installed a trojan when you visited adult sites and
filmed you through your camera. Send {money} in bitcoin to {wallet} within 48 hours or I send the video to all your
contacts. The timer has started.
scam: Your password is {ref} :: I know your password and what you did. Pay {big} to my BTC address {wallet}. You
have {n} days. Do not answer this mail, it is hacked.
scam: Compensation fund {huge} :: Attention beneficiary, you were found to be a victim of scammers and are
compensated with {huge} by a bank of nations. Our agent Mr {first} {last} needs your names, home address and a
fee of {money}.
scam: Hello dear :: I am Sergeant {first} {last} with the US army, stationed in Syria. My unit found a trunk of
{huge}, which I want to ship to your country. You will get {percent}% when I retire. Can I trust you? Write to my
private mail.
scam: Donation from {first} {last} :: I am a widow with cancer and have decided to give {huge} to you for charity
works. Get back to me for more details. God bless you.
scam: Recover your lost crypto :: Were you scammed by a fake broker? Our certified hackers recover stolen funds with
{percent}% success. Contact recovery expert {first} {last} today, {handle}.
scam: Your account at {exchange} holds {n}.{digits} BTC :: The balance mined by your device is {big}. Withdraw it
before it is deleted on {date}. Pay the {n}% fee and log in here: {odd}

# support, email
ham: Re: ticket {ref} :: Hello {first}, thanks for the logs. The error comes from the expired certificate; please
install version {version} and try again. If it still fails send me the file. // {first2}, {firm} support
ham: Re: refund :: Hi {first}, I've refunded {money} to your card, it takes about {n} days. Sorry for the trouble
with the {item}. Anything else I can do? // {first2} at {shop}
ham: Your meter reading :: Dear customer, your account {ref} is {money} in credit. We lower your monthly payment to
{small} from {month}. // {power}
ham: Maintenance on {date} :: {service} will be down between {time} and {time2} while we move the database. No data are
lost and you need not do anything.
phishing: {gov}: refund of {money} :: After the last yearly calculation you are eligible to receive a refund of
{money}. Submit the request and allow {n} days: {fake gov}. Have your card ready.
phishing: Support case {ref}: your computer is infected :: {many} viruses were found! Your data may be lost.
Download the cleaner now or call our engineers toll free {phone}: {odd}
phishing: Copyright claim against your page :: Your page will be removed in 24 hours for a breach of our rules. If you
think this is a mistake appeal here and log in: {fake service}
"""
