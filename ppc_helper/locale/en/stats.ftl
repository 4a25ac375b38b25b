stats-chart-queries = Queries by day
stats-chart-users = New users
stats-chart-finished = done
stats-chart-other = failed, cancelled or running
