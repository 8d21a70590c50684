"""The catalogue of named evidence: what each symbol means. Names never change their meaning."""

from __future__ import annotations

from winnow_server.spam.engine.vocabulary import Symbol


def _group(group: str, **symbols: str) -> tuple[Symbol, ...]:
    return tuple(Symbol(name, description, group) for name, description in symbols.items())


# In the order of lexicon.TOPICS.
TOPIC_SYMBOLS = _group(
    "content",
    URGENCY="Presses for quick action.",
    CREDENTIAL_REQUEST="Speaks of passwords, codes, logins or confirming an account.",
    ACCOUNT_THREAT="Threatens with a block, a fine, a debt or a lawsuit.",
    PRIZE="Speaks of winning, prizes, gifts or bonuses.",
    OFFER="Advertises goods, prices or discounts.",
    FREE_OF_CHARGE="Promises something for nothing.",
    CALL_TO_ACTION="Asks to click, call, reply, register or visit.",
    OPT_OUT="Tells how to unsubscribe, or names the terms of an offer.",
    LOAN="Speaks of loans, debts or interest.",
    INVESTMENT="Speaks of investing, profit, shares or trading.",
    CRYPTOCURRENCY="Speaks of cryptocurrency.",
    MONEY_TALK="Speaks of money, payments or refunds.",
    JOB_OFFER="Offers work, often at home or without experience.",
    ADVANCE_FEE="Speaks of inheritances, large transfers and confidence.",
    ADULT="Speaks of sex or dating.",
    PHARMACY="Speaks of drugs, diets or potency.",
    GAMBLING="Speaks of casinos, betting, slots or lotteries.",
    DELIVERY="Speaks of a parcel, its delivery or customs.",
    BANKING="Speaks of banks, cards, accounts or taxes.",
    TELECOM="Speaks of tariffs, recharges, data or ringtones.",
    MESSENGER="Moves the talk to a messenger.",
    WEB_SERVICES="Speaks of traffic, followers, channels, courses or software for sale.",
    CUSTOMER_ADDRESS="Addresses a customer rather than a person.",
    DISTRESS="Claims an emergency or a new number of a relative.",
    FORMAL="Uses the phrases of formal letters.",
    CONVERSATION="Uses the pronouns and question words of people talking; evidence for ham.",
    CHATTER="Uses the interjections and small talk of people who know each other; evidence for ham.",
    WORK_TALK="Speaks of meetings, projects, files or code; evidence for ham.",
)

STYLE_SYMBOLS = _group(
    "style",
    LENGTH="How long the text is.",
    WORD_COUNT="How many words there are.",
    WORD_LENGTH="How long the words are.",
    LONGEST_WORD="How long the longest word is.",
    WORD_VARIETY="How rarely words are repeated.",
    SHORT_WORDS="Share of words of at most three letters.",
    LONG_WORDS="Share of words of at least ten letters.",
    CAPITALS="Share of letters that are capitals.",
    SHOUTED_WORDS="Share of words written in capitals.",
    TITLE_CASE="Share of words that begin with a capital.",
    DIGITS="Share of the text that is digits.",
    SHORT_NUMBERS="Numbers of one or two digits.",
    CODE_NUMBERS="Numbers of three to six digits, such as codes, years and prices.",
    MIXED_TOKENS="Share of words that mix letters and digits.",
    NAME_WITH_NUMBER="Names followed by a number, such as those of accounts and betting sites.",
    EXCLAMATION="Exclamation marks.",
    QUESTION="Question marks.",
    PERCENT="Per cent signs.",
    MONEY="Currency signs.",
    HASHTAG="Number signs.",
    MENTION="At signs.",
    ASTERISK="Asterisks.",
    AMPERSAND="Ampersands.",
    PLUS_SIGN="Plus signs.",
    COLON="Colons.",
    SLASH="Slashes.",
    QUOTATION="Quotation marks.",
    APOSTROPHE="Apostrophes.",
    COMMAS="Commas for each word.",
    FULL_STOPS="Full stops for each word.",
    DASHES="Dashes for each word.",
    BRACKETS="Brackets for each word.",
    CODE_PUNCTUATION="Share of braces, equals signs, underscores and other marks of code.",
    PUNCTUATION="Share of the text that is punctuation.",
    SPACES="Share of the text that is white space.",
    LINES="Line breaks.",
    QUOTED_LINES="Quoted lines or a forwarded message.",
    REPLY_SUBJECT="The text begins as a reply or a forwarded message does.",
    EMOJI="Emoji and pictographs.",
    EMOJI_RATE="Emoji for each word.",
    EMOTICON="Emoticons made of punctuation.",
    ELLIPSIS="Full stops in a row.",
    STRETCHED_LETTERS="Letters repeated thrice or more.",
    REPEATED_PUNCTUATION="Punctuation marks repeated thrice or more.",
    LOWER_CASE_START="The text begins with a small letter.",
    SENTENCE_END="The text ends with a full stop, question or exclamation mark.",
)

FORM_SYMBOLS = _group(
    "form",
    OBFUSCATION="Letters are replaced by styled look-alikes.",
    INVISIBLE_CHARACTERS="Invisible characters are strewn in.",
    MIXED_SCRIPTS="Words mix look-alike letters of several scripts.",
    DIGITS_FOR_LETTERS="Digits or signs stand inside words.",
    SPACED_LETTERS="Words are written with spaces or marks between the letters.",
    HIDDEN_WORDS="Words of the lists above appear once the text is written out plainly.",
    LANGUAGE_MISMATCH="Letters of a second script beside the main one.",
)

LINK_SYMBOLS = _group(
    "link",
    LINK="Links.",
    BARE_DOMAIN="Domains written without http.",
    LINK_SHORTENER="Links through a shortener, which hides their target.",
    IP_LINK="Links to an address instead of a name.",
    PUNYCODE_LINK="Links with an encoded international name.",
    MIXED_SCRIPT_LINK="Host names with letters of several scripts.",
    LOOKALIKE_DOMAIN="Host names that imitate a well-known service.",
    CHEAP_DOMAIN="Links under suffixes that cost little.",
    FREE_HOSTING="Links to free hosting.",
    MESSENGER_LINK="Links that open a messenger.",
    ODD_LINK="Links with a user, a port, a program or an unusual host.",
    LINK_MISMATCH="The text of a link shows another domain than its target.",
    LINK_SHARE="Share of the text that is links.",
)

CONTACT_SYMBOLS = _group(
    "contact",
    PHONE_NUMBER="Telephone numbers.",
    MAIL_ADDRESS="E-mail addresses in the text.",
    CRYPTO_ADDRESS="Cryptocurrency addresses with a valid checksum.",
    IBAN="Bank account numbers with valid check digits.",
)

SENDER_SYMBOLS = _group(
    "sender",
    FREE_MAIL_SENDER="The sender uses free mail.",
    DISPOSABLE_SENDER="The sender uses a disposable mailbox.",
    IMITATED_SENDER="The sender's name or domain imitates a well-known service.",
)

HEADER_SYMBOLS = _group(
    "headers",
    HEADERS="The raw message with its headers was given.",
    THREAD_REPLY="The headers place the message in a thread.",
    MAILING_LIST="The headers are those of a mailing list.",
    REPLY_TO_MISMATCH="Answers would go to another domain than the sender's.",
    MESSAGE_ID_MISMATCH="The message id is of another domain than the sender's.",
    MISSING_MESSAGE_ID="There is no message id.",
    MISSING_DATE="There is no date, or none that can be read.",
    RECEIVED_ODD="The first server that took the message did not know the host that sent it.",
    HIDDEN_RECIPIENTS="No recipient is named.",
    PRIORITY_FLAG="The message is marked as important.",
    HTML_ONLY="There is HTML and no plain text.",
)

CAMPAIGN_SYMBOLS = _group(
    "campaign",
    NEAR_DUPLICATES="The tenant saw near-duplicates lately.",
    SENDER_VELOCITY="The sender sends many messages a minute.",
    NEW_SENDER="The first message of a new account.",
)

LATE_SYMBOLS = (
    Symbol("WORDING", "The words, by how they weigh in all sources that training saw.", "lexical"),
    Symbol("PHRASING", "Letter and word sequences that training saw in messages like this one.", "lexical"),
    Symbol("REMAINDER", "All symbols whose part is small, together.", "lexical"),
    Symbol("TENANT_FEEDBACK", "What this tenant's own feedback taught.", "tenant"),
)

EVIDENCE_SYMBOLS: tuple[Symbol, ...] = (
    *TOPIC_SYMBOLS,
    *STYLE_SYMBOLS,
    *FORM_SYMBOLS,
    *LINK_SYMBOLS,
    *CONTACT_SYMBOLS,
    *SENDER_SYMBOLS,
    *HEADER_SYMBOLS,
)
SYMBOLS: tuple[Symbol, ...] = (*EVIDENCE_SYMBOLS, *CAMPAIGN_SYMBOLS, *LATE_SYMBOLS)

EVIDENCE = len(EVIDENCE_SYMBOLS)  # the number of symbols that the trees weigh
CAMPAIGN = EVIDENCE
WORDING = EVIDENCE + len(CAMPAIGN_SYMBOLS)
PHRASING, REMAINDER, TENANT_FEEDBACK = WORDING + 1, WORDING + 2, WORDING + 3
COLUMN = {symbol.name: index for index, symbol in enumerate(SYMBOLS)}
