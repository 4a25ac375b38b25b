stats-chart-queries = Запросы по дням
stats-chart-users = Новые пользователи
stats-chart-finished = готово
stats-chart-other = не получилось, отменено или в работе
