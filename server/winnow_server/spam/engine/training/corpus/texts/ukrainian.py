"""Ukrainian."""

TEMPLATES = """
# code, sms
ham: {bank}: код {code}. Нікому його не повідомляйте.
ham: {code} — код входу до {service}.
phishing: {bank}: вхід з нового пристрою. Не ви? Скасуйте: {fake bank}
phishing: Служба безпеки {bank}: назвіть код із смс, щоб зупинити переказ {money}

# account, sms
ham: {bank}: покупка {money} {shop}, карта *{digits}. Залишок {money2}.
ham: {bank}: вам переказали {money}, відправник {first} {last}.
ham: {bank}: чи це ви платили {money} у {shop}? Відповідайте ТАК або НІ.
phishing: {bank}: вашу картку заблоковано. Підтвердьте дані: {fake bank}
phishing: Вам нараховано державну допомогу {money}. Отримати: {fake gov}
phishing: {bank}: списання {money} очікує, скасувати {fake bank}

# parcel, sms
ham: {courier}: посилка {ref} прибула у відділення {n}, {city}. Код {code}.
ham: {courier}: кур'єр буде сьогодні з {time} до {time2}. [Де він: {site courier}|]
ham: Мито {small} сплачено, посилку відправлено.
phishing: {courier}: посилку затримано, доплатіть {small}: {fake courier}
phishing: {courier}: неправильна адреса, уточніть, бо повернемо {fake courier}

# offices and services, sms
ham: {gov}: вашу заяву {ref} прийнято, нічого робити не потрібно.
ham: {power}: {date} з {time} до {time2} планове вимкнення світла.
ham: {telco}: рахунок поповнено на {small}. Пакет діє до {date}.
ham: {airline}: рейс {flight}, вихід {gate}, посадка о {time}.
ham: {clinic}: нагадуємо про прийом {date} о {time}.
phishing: {gov}: вам належить виплата {money}, оформіть сьогодні {fake gov}
phishing: {telco}: ваш номер буде відключено, підтвердьте дані {fake telco}
scam: Вітаємо! Ваш номер виграв {big}. Телефонуйте {phone}
spam: Кредит до {big} під 0%, гроші за {many} хвилин {odd}
spam: {shop}: знижки до {percent}% лише сьогодні! {odd}

# family, sms
ham: мамо, я вже у {city}, подзвоню ввечері
ham: тату, скинь {small} на обід, будь ласка
scam: Мамо, телефон розбився, це мій новий номер, напиши у вайбер {phone}
scam: Тату, терміново переведи {money} на цю картку, у {weekday} віддам

# work and strangers, chat
ham: {first}, добрий день, це {first2} з {firm}. Зручно поговорити о {time}?
ham: вибачте, помилилась номером
ham: {item} ще продаєте? заберу у {weekday}
ham: хто сьогодні на волейбол? бракує {n}
scam: Підробіток онлайн, {money} на день, треба лише телефон. Пишіть {handle}
scam: Доброго дня, це {first}? Вибачте, помилилась. А звідки ви? Може, познайомимось?
scam: Заробив {big} на криптосигналах, вхід від {money}, навчу
phishing: Оплатила ваш товар, отримайте кошти за посиланням {fake courier}
phishing: Проголосуй за мою доньку в конкурсі {fake service}
spam: Казино {n}00% бонус і {many} обертів {odd}

# mail, email
ham: Замовлення {ref} відправлено :: Вітаємо, {first}! // {courier} доставить {item} до {date}. Сума {money}. // {shop}
ham: Пароль змінено :: Пароль до {service} змінено {date}. Якщо це ви, нічого не робіть.
ham: Рахунок {ref} :: Доброго дня, {first}! Надсилаю рахунок за {month} на {money}. З повагою, {first2}, {firm}
phishing: Доступ обмежено :: Шановний клієнте, підтвердьте дані впродовж {many} годин: {fake bank}
phishing: Підписку призупинено :: Оплата {service} не пройшла, оновіть картку: {fake service}
scam: Я вас записав :: Сплатіть {money} у біткоїнах на {wallet} за 48 годин, інакше відео побачать усі.

# public, comment
ham: дуже дякую, нарешті зрозуміла про податки
ham: {bank} знову підняв комісію, йду від них
scam: З пані {last} заробляю {money} щодня, пишіть їй {handle}
spam: ставки на спорт, прогнози безкоштовно {odd}
"""
