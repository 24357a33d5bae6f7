"""Who gets what at which address, written out. The walker compares it with what really happens.

The columns: somebody who is not signed in; somebody signed in without a role; then, where the records are (North West
London), administrator, programme manager, engagement officer, analyst, approver, facilitator, commissioner; then the
same seven roles in another system (North Central London).

The cells: a status; ``in``: asked to sign in first; ``422``: allowed in, but the form was sent empty; ``.``: 403, wrong
role; ``-``: not asked, because pages for everybody ask for no role. Wrong area is 404.

A row that the walker misses or finds different is printed by it as it should be written here: copy it after reading it.
"""

from __future__ import annotations

TABLE = """
# What everybody reads.
GET actions:atom                             | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET actions:detail                           | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET actions:detail not published             | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET actions:list                             | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET conclusions:list                         | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET conclusions:round                        | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST conclusions:round                       | 422 422 |   - 422   -   -   -   - 422 |   - 422   -   -   -   -   -
GET conclusions:round draft                  | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST conclusions:round draft                 | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET conclusions:withdraw                     | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST conclusions:withdraw                    | 422 422 |   - 422   -   -   -   - 422 |   - 422   -   -   -   -   -
GET conclusions:withdrawn                    | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET events:atom                              | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET events:book                              | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST events:book                             | 422 422 |   - 422   -   -   -   - 422 |   - 422   -   -   -   -   -
GET events:book draft                        | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST events:book draft                       | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET events:booked                            | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET events:booking                           | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET events:booking forged                    | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST events:booking_answer                   | 302 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
GET events:booking_calendar                  | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET events:booking_cancel                    | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST events:booking_cancel                   | 302 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
GET events:booking_change                    | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST events:booking_change                   | 422 422 |   - 422   -   -   -   - 422 |   - 422   -   -   -   -   -
GET events:booking_erase                     | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST events:booking_erase                    | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST events:booking_needs                    | 409 409 |   - 409   -   -   -   - 409 |   - 409   -   -   -   -   -
GET events:calendar                          | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET events:calendar draft                    | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET events:card                              | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET events:card draft                        | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET events:detail                            | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET events:detail draft                      | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET events:feed                              | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET events:find_booking                      | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST events:find_booking                     | 422 422 |   - 422   -   -   -   - 422 |   - 422   -   -   -   -   -
GET events:list                              | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET events:material                          | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET events:material not public               | 404 404 |   - 200   -   -   -   - 404 |   - 404   -   -   -   -   -
GET events:month                             | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET events:subscribe                         | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET events:transcript                        | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET evidence:detail                          | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET evidence:detail not public               | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET evidence:list                            | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET following:ask_action                     | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST following:ask_action                    | 422 422 |   - 422   -   -   -   - 422 |   - 422   -   -   -   -   -
GET following:ask_action not published       | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST following:ask_action not published      | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET following:ask_programme                  | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST following:ask_programme                 | 422 422 |   - 422   -   -   -   - 422 |   - 422   -   -   -   -   -
GET following:ask_programme not public       | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST following:ask_programme not public      | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET following:asked                          | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET following:confirm                        | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST following:confirm                       | 302 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
GET following:left                           | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET following:manage                         | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET following:manage forged                  | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST following:stop                          | 302 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
GET following:unsubscribe                    | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST following:unsubscribe                   | 302 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
GET framework:ambition                       | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET framework:edition                        | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET home                                     | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST language                                | 400 400 | 400 400 400 400 400 400 400 | 400 400 400 400 400 400 400
GET pages:page                               | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET programmes:detail                        | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET programmes:detail not public             | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET programmes:list                          | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET reports:detail                           | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET reports:detail approved                  | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET reports:detail draft                     | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET reports:list                             | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET reports:pdf                              | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET reports:pdf approved                     | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET reports:version                          | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET reports:version approved                 | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET stories:detail                           | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET stories:detail not published             | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET stories:list                             | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET surveys:about_you                        | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST surveys:about_you                       | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET surveys:about_you_step                   | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST surveys:about_you_step                  | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST surveys:begin                           | 302 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
POST surveys:begin draft                     | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET surveys:blank                            | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET surveys:check                            | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST surveys:check                           | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET surveys:consent                          | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST surveys:consent                         | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET surveys:copy                             | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET surveys:copy_pdf                         | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET surveys:deleted                          | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET surveys:done                             | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST surveys:done                            | 302 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
GET surveys:list                             | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET surveys:page                             | 302 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
POST surveys:page                            | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET surveys:question                         | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST surveys:question                        | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET surveys:return_code                      | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST surveys:return_code                     | 422 422 |   - 422   -   -   -   - 422 |   - 422   -   -   -   -   -
GET surveys:return_link                      | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST surveys:return_link                     | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET surveys:save                             | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST surveys:save                            | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET surveys:send                             | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST surveys:send                            | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET surveys:start                            | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET surveys:start draft                      | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET surveys:stop                             | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST surveys:stop                            | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET surveys:tasks                            | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET surveys:withdraw                         | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST surveys:withdraw                        | 422 422 |   - 422   -   -   -   - 422 |   - 422   -   -   -   -   -
GET tell_us:sent                             | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST tell_us:sent                            | 302 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
GET tell_us:start                            | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET tell_us:tell                             | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST tell_us:tell                            | 422 422 |   - 422   -   -   -   - 422 |   - 422   -   -   -   -   -
GET tell_us:tell not public                  | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST tell_us:tell not public                 | 404 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET tell_us:withdraw                         | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST tell_us:withdraw                        | 422 422 |   - 422   -   -   -   - 422 |   - 422   -   -   -   -   -
GET what_happened:lookup                     | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST what_happened:lookup                    | 422 422 |   - 422   -   -   -   - 422 |   - 422   -   -   -   -   -

# What the team works with.
GET actions_team:board                       |  in   . |   . 200 200 200 200   .   . |   . 200 200 200 200   .   .
POST actions_team:board                      |  in   . |   . 404 404 404   .   .   . |   . 404 404 404   .   .   .
GET actions_team:bulk                        |  in   . |   . 200 200 200   .   .   . |   . 200 200 200   .   .   .
POST actions_team:bulk                       |  in   . |   . 422 422 422   .   .   . |   . 422 422 422   .   .   .
GET actions_team:confirm                     |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
POST actions_team:confirm                    |  in   . |   . 422 422 422 422   .   . |   . 404 404 404 404   .   .
POST actions_team:create                     |  in   . |   . 422 422 422   .   .   . |   . 200 200 200   .   .   .
POST actions_team:create from feedback       |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET actions_team:difference                  |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST actions_team:difference                 |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
POST actions_team:edit                       |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET actions_team:register_csv                |  in   . |   . 200 200 200 200   .   . |   . 200 200 200 200   .   .
GET actions_team:review                      |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST actions_team:review                     |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
POST actions_team:set_status                 |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
POST compliance:ask                          |  in   . |   . 302 302 302 302   .   . |   . 404 404 404 404   .   .
GET compliance:consideration_add             |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST compliance:consideration_add            |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET compliance:consideration_change          |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST compliance:consideration_change         |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET compliance:download                      |  in   . |   . 404 404 404 404   .   . |   . 404 404 404 404   .   .
GET compliance:home                          |  in   . |   . 200 200 200 200   .   . |   . 200 200 200 200   .   .
GET compliance:pack                          |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET compliance:programme                     |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET compliance:records                       |  in   . |   . 404 404 404 404   .   . |   . 404 404 404 404   .   .
GET feedback_team:agreement                  |  in   . |   . 200 200 200 200   .   . |   . 200 200 200 200   .   .
POST feedback_team:agreement_abandon         |  in   . |   . 302   . 302   .   .   . |   . 404   . 404   .   .   .
POST feedback_team:agreement_close           |  in   . |   . 302   . 302   .   .   . |   . 404   . 404   .   .   .
GET feedback_team:agreement_code             |  in   . |   . 404 200 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:agreement_code            |  in   . |   . 404 422 422   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:agreement_finish          |  in   . |   . 302   . 302   .   .   . |   . 404   . 404   .   .   .
GET feedback_team:agreement_new              |  in   . |   . 200   . 200   .   .   . |   . 404   . 404   .   .   .
POST feedback_team:agreement_new             |  in   . |   . 422   . 422   .   .   . |   . 404   . 404   .   .   .
GET feedback_team:agreement_reconcile        |  in   . |   . 404 404 404   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:agreement_reconcile       |  in   . |   . 404 404 404   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:agreement_sample           |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET feedback_team:conclusion_add             |  in   . |   . 200   . 200   .   .   . |   . 404   . 404   .   .   .
POST feedback_team:conclusion_add            |  in   . |   . 422   . 422   .   .   . |   . 404   . 404   .   .   .
GET feedback_team:conclusion_change          |  in   . |   . 200   . 200   .   .   . |   . 404   . 404   .   .   .
POST feedback_team:conclusion_change         |  in   . |   . 422   . 422   .   .   . |   . 404   . 404   .   .   .
POST feedback_team:conclusion_delete         |  in   . |   . 302   . 302   .   .   . |   . 404   . 404   .   .   .
GET feedback_team:counts                     |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET feedback_team:counts_csv                 |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET feedback_team:evidence                   |  in   . |   . 200 200 200 200   .   . |   . 200 200 200 200   .   .
GET feedback_team:evidence_change            |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:evidence_change           |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:evidence_delete            |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:evidence_delete           |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:evidence_new               |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:evidence_new              |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:evidence_source            |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET feedback_team:finding_add                |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:finding_add               |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:finding_change             |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:finding_change            |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:finding_delete            |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:frame_history              |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET feedback_team:frame_version              |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET feedback_team:import_check               |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:import_columns             |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:import_columns            |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:import_discard            |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:import_new                 |  in   . |   . 200 200 200   .   .   . |   . 200 200 200   .   .   .
POST feedback_team:import_new                |  in   . |   . 422 422 422   .   .   . |   . 422 422 422   .   .   .
GET feedback_team:import_problems            |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:import_progress            |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:import_retry              |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:import_run                |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:import_template            |  in   . |   . 200 200 200   .   .   . |   . 200 200 200   .   .   .
GET feedback_team:import_undo                |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:import_undo               |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:imports                    |  in   . |   . 200 200 200   .   .   . |   . 200 200 200   .   .   .
POST feedback_team:mark_read                 |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:note_add                   |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:note_add                  |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:note_change                |  in   . |   . 404 404 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:note_change               |  in   . |   . 404 404 422   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:note_delete                |  in   . |   . 404 404 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:note_delete               |  in   . |   . 404 404 302   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:notes                      |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET feedback_team:progress                   |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET feedback_team:redact_submission          |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:redact_submission         |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:redaction                  |  in   . |   . 200 200 200   .   .   . |   . 200 200 200   .   .   .
GET feedback_team:round                      |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET feedback_team:round_change               |  in   . |   . 200   . 200   .   .   . |   . 404   . 404   .   .   .
POST feedback_team:round_change              |  in   . |   . 422   . 422   .   .   . |   . 404   . 404   .   .   .
POST feedback_team:round_close               |  in   . |   . 422   .   . 422   .   . |   . 404   .   . 404   .   .
POST feedback_team:round_delete              |  in   . |   . 302   . 302   .   .   . |   . 404   . 404   .   .   .
GET feedback_team:round_new                  |  in   . |   . 200   . 200   .   .   . |   . 404   . 404   .   .   .
POST feedback_team:round_new                 |  in   . |   . 422   . 422   .   .   . |   . 404   . 404   .   .   .
POST feedback_team:round_open                |  in   . |   . 302   .   . 302   .   . |   . 404   .   . 404   .   .
POST feedback_team:round_take_up             |  in   . |   . 302   . 302   .   .   . |   . 404   . 404   .   .   .
GET feedback_team:rounds                     |  in   . |   . 200 200 200 200   .   . |   . 200 200 200 200   .   .
GET feedback_team:similar                    |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET feedback_team:submission                 |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET feedback_team:submission_acknowledge     |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:submission_acknowledge    |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:submission_answer          |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:submission_answer         |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:submission_assign          |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:submission_assign         |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:submission_attach          |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:submission_attach         |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:submission_change          |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:submission_change         |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:submission_close           |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:submission_close          |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:submission_contact         |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST feedback_team:submission_contact        |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
GET feedback_team:submission_create          |  in   . |   . 200 200 200   .   .   . |   . 200 200 200   .   .   .
POST feedback_team:submission_create         |  in   . |   . 422 422 422   .   .   . |   . 200 200 200   .   .   .
GET feedback_team:submission_erase           |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST feedback_team:submission_erase          |  in   . |   . 302 302   .   .   .   . |   . 404 404   .   .   .   .
GET feedback_team:submission_file            |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET feedback_team:submission_file_delete     |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:submission_file_delete    |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:submission_passages        |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:submission_passages       |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:submission_review          |  in   . |   . 200   .   . 200   .   . |   . 404   .   . 404   .   .
POST feedback_team:submission_review         |  in   . |   . 422   .   . 422   .   . |   . 404   .   . 404   .   .
POST feedback_team:submission_take_down      |  in   . |   . 302   .   . 302   .   . |   . 404   .   . 404   .   .
GET feedback_team:submissions                |  in   . |   . 200 200 200 200   .   . |   . 200 200 200 200   .   .
POST feedback_team:suggestion_decide         |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:suggestions                |  in   . |   . 200 200 200 200   .   . |   . 200 200 200 200   .   .
GET feedback_team:theme_deal                 |  in   . |   . 404   . 404   .   .   . |   . 404   . 404   .   .   .
POST feedback_team:theme_deal                |  in   . |   . 404   . 404   .   .   . |   . 404   . 404   .   .   .
GET feedback_team:theme_merge                |  in   . |   . 200   . 200   .   .   . |   . 404   . 404   .   .   .
POST feedback_team:theme_merge               |  in   . |   . 422   . 422   .   .   . |   . 404   . 404   .   .   .
POST feedback_team:theme_move                |  in   . |   . 302   . 302   .   .   . |   . 404   . 404   .   .   .
GET feedback_team:theme_split                |  in   . |   . 200   . 200   .   .   . |   . 404   . 404   .   .   .
POST feedback_team:theme_split               |  in   . |   . 422   . 422   .   .   . |   . 404   . 404   .   .   .
GET feedback_team:words                      |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:words                     |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .

GET actions_team:create                      |  in   . |   . 200 200 200   .   .   . |   . 200 200 200   .   .   .
GET actions_team:create from feedback        |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
GET actions_team:detail                      |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET actions_team:edit                        |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
GET actions_team:link                        |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST actions_team:link                       |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
GET actions_team:list                        |  in   . |   . 200 200 200 200   .   . |   . 200 200 200 200   .   .
POST actions_team:publish                    |  in   . |   . 302   .   . 302   .   . |   . 404   .   . 404   .   .
GET actions_team:set_status                  |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST actions_team:unlink                     |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .

GET audit:search                             |  in   . | 200   .   .   .   .   .   . | 200   .   .   .   .   .   .

GET dashboards:figure_csv                    |  in   . |   . 200 200 200 200 200 200 |   . 404 404 404 404 404 404
GET dashboards:heard                         |  in   . |   . 200 200 200 200 200 200 |   . 404 404 404 404 404 404
GET dashboards:heard_csv                     |  in   . |   . 200 200 200 200 200 200 |   . 404 404 404 404 404 404
GET dashboards:overview                      |  in   . |   . 200 200 200 200 200 200 |   . 200 200 200 200 200 200
GET dashboards:programme                     |  in   . |   . 200 200 200 200 200 200 |   . 404 404 404 404 404 404

GET events_team:attendance                   |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:attendance                  |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:booking                      |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:booking_accept               |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:booking_accept              |  in   . |   . 302 302   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:booking_cancel               |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:booking_cancel              |  in   . |   . 302 302   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:booking_create               |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:booking_create              |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:booking_edit                 |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:booking_edit                |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:booking_erase                |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:booking_erase               |  in   . |   . 302 302   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:booking_question             |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:booking_question            |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:booking_question_delete      |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:booking_question_delete     |  in   . |   . 302 302   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:booking_question_move       |  in   . |   . 302 302   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:booking_questions            |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:booking_questions           |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:bookings                     |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:bookings_export              |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:calendar                     |  in   . |   . 200 200 200 200 200   . |   . 200 200 200 200 200   .
GET events_team:cancel                       |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:cancel                      |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:check_in                     |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:check_in                    |  in   . |   . 404 404   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:check_in_close               |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:check_in_close              |  in   . |   . 302 302   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:check_in_code                |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:check_in_code               |  in   . |   . 302 302   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:check_in_state               |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:create                       |  in   . |   . 200 200   .   .   .   . |   . 200 200   .   .   .   .
POST events_team:create                      |  in   . |   . 422 422   .   .   .   . |   . 422 422   .   .   .   .
GET events_team:day_sheet                    |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:day_sheet_pdf                |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:delete                       |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:delete                      |  in   . |   . 302 302   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:delete_note                  |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:delete_note                 |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:delete_question              |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:delete_question             |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:detail                       |  in   . |   . 200 200 200 200 200   . |   . 404 404 404 404 404   .
GET events_team:edit                         |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:edit                        |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:event_needs                  |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:event_needs                 |  in   . |   . 302 302   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:headcount                    |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:headcount                   |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:kind                         |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:list                         |  in   . |   . 200 200 200 200 200   . |   . 200 200 200 200 200   .
GET events_team:material                     |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:material                    |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:material_create              |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:material_create             |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:material_delete              |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:material_delete             |  in   . |   . 302 302   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:material_move               |  in   . |   . 302 302   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:materials                    |  in   . |   . 200 200 200 200 200   . |   . 404 404 404 404 404   .
GET events_team:messages                     |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:messages_retry              |  in   . |   . 302 302   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:move_question               |  in   . |   . 302 302   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:need                         |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:need                        |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:needs                        |  in   . |   . 200 200   .   .   .   . |   . 200 200   .   .   .   .
GET events_team:note                         |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:note                        |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:notes                        |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:notes                       |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:notes_fragment               |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:organisations                |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:organisations               |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:panel                        |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:panel                       |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:places                       |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:places                      |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:prompts                      |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:prompts                     |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:publish                     |  in   . |   . 302 302   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:question                     |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:question                    |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:questions                    |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:questions                   |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:recording_create             |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:recording_create            |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:reinstate                   |  in   . |   . 302 302   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:reminder_delete             |  in   . |   . 302 302   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:reminders                    |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:reminders                   |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:repeat                       |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:repeat                      |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:series                       |  in   . |   . 200 200 200 200 200   . |   . 404 404 404 404 404   .
GET events_team:series_cancel                |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:series_cancel               |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:series_publish              |  in   . |   . 302 302   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:tell_report                  |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:tell_report                 |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:thank                        |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:thank                       |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:venue                        |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:venue                       |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET events_team:venue_create                 |  in   . |   . 200 200   .   .   .   . |   . 200 200   .   .   .   .
POST events_team:venue_create                |  in   . |   . 422 422   .   .   .   . |   . 422 422   .   .   .   .
GET events_team:venues                       |  in   . |   . 200 200 200 200 200   . |   . 200 200 200 200 200   .
GET events_team:walk_in                      |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST events_team:walk_in                     |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .

POST feedback_team:create_from_answer        |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:create_from_note          |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:create_from_notes         |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
POST feedback_team:create_from_question      |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:detail                     |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
POST feedback_team:detail                    |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
GET feedback_team:list                       |  in   . |   . 200 200 200 200   .   . |   . 200 200 200 200   .   .
POST feedback_team:theme_bring_back          |  in   . |   . 302   . 302   .   .   . |   . 404   . 404   .   .   .
GET feedback_team:theme_change               |  in   . |   . 200   . 200   .   .   . |   . 404   . 404   .   .   .
POST feedback_team:theme_change              |  in   . |   . 200   . 200   .   .   . |   . 404   . 404   .   .   .
GET feedback_team:theme_create               |  in   . |   . 200   . 200   .   .   . |   . 404   . 404   .   .   .
POST feedback_team:theme_create              |  in   . |   . 200   . 200   .   .   . |   . 404   . 404   .   .   .
POST feedback_team:theme_retire              |  in   . |   . 302   . 302   .   .   . |   . 404   . 404   .   .   .
GET feedback_team:themes                     |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
POST feedback_team:withdraw_words            |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .

GET pages_team:edit                          |  in   . | 200 200   .   .   .   .   . | 200 200   .   .   .   .   .
POST pages_team:edit                         |  in   . | 422 422   .   .   .   .   . | 422 422   .   .   .   .   .
GET pages_team:list                          |  in   . | 200 200   .   .   .   .   . | 200 200   .   .   .   .   .

POST people:close                            |  in   . | 302   .   .   .   .   .   . | 404   .   .   .   .   .   .
GET people:invite                            |  in   . | 200   .   .   .   .   .   . | 200   .   .   .   .   .   .
POST people:invite                           |  in   . | 422   .   .   .   .   .   . | 422   .   .   .   .   .   .
POST people:invite_again                     |  in   . | 302   .   .   .   .   .   . | 404   .   .   .   .   .   .
GET people:list                              |  in   . | 200   .   .   .   .   .   . | 200   .   .   .   .   .   .
GET people:person                            |  in   . | 200   .   .   .   .   .   . | 404   .   .   .   .   .   .
POST people:person                           |  in   . | 422   .   .   .   .   .   . | 404   .   .   .   .   .   .
POST people:reopen                           |  in   . | 302   .   .   .   .   .   . | 404   .   .   .   .   .   .
POST people:revoke                           |  in   . | 302   .   .   .   .   .   . | 404   .   .   .   .   .   .

GET programmes_team:change_plan              |  in   . |   . 200   .   .   .   .   . |   . 404   .   .   .   .   .
POST programmes_team:change_plan             |  in   . |   . 422   .   .   .   .   . |   . 404   .   .   .   .   .
GET programmes_team:create                   |  in   . |   . 200   .   .   .   .   . |   . 200   .   .   .   .   .
POST programmes_team:create                  |  in   . |   . 422   .   .   .   .   . |   . 422   .   .   .   .   .
GET programmes_team:create_phase             |  in   . |   . 200   .   .   .   .   . |   . 404   .   .   .   .   .
POST programmes_team:create_phase            |  in   . |   . 422   .   .   .   .   . |   . 404   .   .   .   .   .
GET programmes_team:delete_phase             |  in   . |   . 200   .   .   .   .   . |   . 404   .   .   .   .   .
POST programmes_team:delete_phase            |  in   . |   . 302   .   .   .   .   . |   . 404   .   .   .   .   .
GET programmes_team:detail                   |  in   . | 200 200 200 200 200 200   . | 404 404 404 404 404 404   .
GET programmes_team:edit                     |  in   . |   . 200   .   .   .   .   . |   . 404   .   .   .   .   .
POST programmes_team:edit                    |  in   . |   . 422   .   .   .   .   . |   . 404   .   .   .   .   .
GET programmes_team:extend                   |  in   . |   . 200   .   .   .   .   . |   . 404   .   .   .   .   .
POST programmes_team:extend                  |  in   . |   . 422   .   .   .   .   . |   . 404   .   .   .   .   .
GET programmes_team:list                     |  in   . | 200 200 200 200 200 200   . | 200 200 200 200 200 200   .
GET programmes_team:phase                    |  in   . |   . 200   .   .   .   .   . |   . 404   .   .   .   .   .
POST programmes_team:phase                   |  in   . |   . 422   .   .   .   .   . |   . 404   .   .   .   .   .

GET reports_team:approve                     |  in   . |   . 200   .   . 200   .   . |   . 404   .   . 404   .   .
POST reports_team:approve                    |  in   . |   . 422   .   . 422   .   . |   . 404   .   . 404   .   .
GET reports_team:correct                     |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST reports_team:correct                    |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
POST reports_team:create_for_event           |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
GET reports_team:detail                      |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET reports_team:document                    |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET reports_team:edit                        |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST reports_team:edit                       |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET reports_team:list                        |  in   . |   . 200 200 200 200   .   . |   . 200 200 200 200   .   .
GET reports_team:preview                     |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET reports_team:progress                    |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET reports_team:publish                     |  in   . |   . 200   .   . 200   .   . |   . 404   .   . 404   .   .
POST reports_team:publish                    |  in   . |   . 302   .   . 302   .   . |   . 404   .   . 404   .   .
POST reports_team:retry                      |  in   . |   . 302 302 302 302   .   . |   . 404 404 404 404   .   .
GET reports_team:return                      |  in   . |   . 200   .   . 200   .   . |   . 404   .   . 404   .   .
POST reports_team:return                     |  in   . |   . 422   .   . 422   .   . |   . 404   .   . 404   .   .
GET reports_team:section                     |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST reports_team:section                    |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET reports_team:submit                      |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST reports_team:submit                     |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
GET reports_team:withdraw                    |  in   . |   . 200   .   . 200   .   . |   . 404   .   . 404   .   .
POST reports_team:withdraw                   |  in   . |   . 422   .   . 422   .   . |   . 404   .   . 404   .   .

GET surveys_team:archive                     |  in   . |   . 200   .   .   .   .   . |   . 404   .   .   .   .   .
POST surveys_team:archive                    |  in   . |   . 422   .   .   .   .   . |   . 404   .   .   .   .   .
GET surveys_team:blank                       |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET surveys_team:build                       |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:build_add                   |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:build_bank                  |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:build_delete                |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_delete               |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_drop                 |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_duplicate            |  in   . |   . 409 409 409   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:build_edit                  |  in   . |   . 404 404 404   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:build_history               |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:build_keep                  |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_keep                 |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:build_kind                  |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_kind                 |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:build_move                  |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_move                 |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_move_page            |  in   . |   . 409 409 409   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_move_section         |  in   . |   . 409 409 409   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:build_new                   |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_new                  |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:build_new_page              |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_new_page             |  in   . |   . 409 409 409   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:build_new_section           |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_new_section          |  in   . |   . 409 409 409   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:build_page                  |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_page                 |  in   . |   . 409 409 409   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_preview              |  in   . |   . 404 404 404   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:build_question              |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_question             |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_remove_section       |  in   . |   . 409 409 409   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:build_section               |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_section              |  in   . |   . 409 409 409   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_take                 |  in   . |   . 409 409 409   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_undo                 |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_ungroup              |  in   . |   . 409 409 409   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:build_when                  |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_when                 |  in   . |   . 409 409 409   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:build_whole                 |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:build_whole                |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:close                       |  in   . |   . 200   .   .   .   .   . |   . 404   .   .   .   .   .
POST surveys_team:close                      |  in   . |   . 422   .   .   .   .   . |   . 404   .   .   .   .   .
GET surveys_team:compare_entries             |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:compare_entries            |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:create                      |  in   . |   . 200 200 200   .   .   . |   . 200 200 200   .   .   .
POST surveys_team:create                     |  in   . |   . 422 422 422   .   .   . |   . 422 422 422   .   .   .
GET surveys_team:definition                  |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET surveys_team:delete_pilot                |  in   . |   . 200   .   .   .   .   . |   . 404   .   .   .   .   .
POST surveys_team:delete_pilot               |  in   . |   . 422   .   .   .   .   . |   . 404   .   .   .   .   .
GET surveys_team:detail                      |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET surveys_team:edit                        |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:edit                       |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:end_pilot                   |  in   . |   . 200   .   .   .   .   . |   . 404   .   .   .   .   .
POST surveys_team:end_pilot                  |  in   . |   . 422   .   .   .   .   . |   . 404   .   .   .   .   .
GET surveys_team:enter                       |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:enter                      |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:enter_again                 |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:enter_again                |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:erase                       |  in   . | 200 200   .   .   .   .   . | 404 404   .   .   .   .   .
POST surveys_team:erase                      |  in   . | 302 302   .   .   .   .   . | 404 404   .   .   .   .   .
GET surveys_team:erase_about                 |  in   . | 200 200   .   .   .   .   . | 404 404   .   .   .   .   .
POST surveys_team:erase_about                |  in   . | 302 302   .   .   .   .   . | 404 404   .   .   .   .   .
GET surveys_team:export                      |  in   . |   . 200   . 200   .   .   . |   . 404   . 404   .   .   .
POST surveys_team:export                     |  in   . |   . 422   . 422   .   .   . |   . 404   . 404   .   .   .
GET surveys_team:export_download             |  in   . |   . 302   . 302   .   .   . |   . 404   . 404   .   .   .
GET surveys_team:export_file                 |  in   . |   . 200   . 200   .   .   . |   . 404   . 404   .   .   .
GET surveys_team:export_progress             |  in   . |   . 200   . 200   .   .   . |   . 404   . 404   .   .   .
POST surveys_team:export_retry               |  in   . |   . 302   . 302   .   .   . |   . 404   . 404   .   .   .
GET surveys_team:extend                      |  in   . |   . 200   .   .   .   .   . |   . 404   .   .   .   .   .
POST surveys_team:extend                     |  in   . |   . 422   .   .   .   .   . |   . 404   .   .   .   .   .
GET surveys_team:flag                        |  in   . |   . 200   . 200   .   .   . |   . 404   . 404   .   .   .
POST surveys_team:flag                       |  in   . |   . 422   . 422   .   .   . |   . 404   . 404   .   .   .
GET surveys_team:flags                       |  in   . |   . 200   . 200   .   .   . |   . 404   . 404   .   .   .
GET surveys_team:import                      |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:import                     |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:import_save                |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:invitations                 |  in   . |   . 200 200   .   .   .   . |   . 404 404   .   .   .   .
POST surveys_team:invitations                |  in   . |   . 422 422   .   .   .   . |   . 404 404   .   .   .   .
GET surveys_team:list                        |  in   . |   . 200 200 200 200   .   . |   . 200 200 200 200   .   .
GET surveys_team:open                        |  in   . |   . 200   .   .   .   .   . |   . 404   .   .   .   .   .
POST surveys_team:open                       |  in   . |   . 422   .   .   .   .   . |   . 404   .   .   .   .   .
GET surveys_team:pause                       |  in   . |   . 200   .   .   .   .   . |   . 404   .   .   .   .   .
POST surveys_team:pause                      |  in   . |   . 422   .   .   .   .   . |   . 404   .   .   .   .   .
GET surveys_team:pilot                       |  in   . |   . 200   .   .   .   .   . |   . 404   .   .   .   .   .
POST surveys_team:pilot                      |  in   . |   . 422   .   .   .   .   . |   . 404   .   .   .   .   .
GET surveys_team:poster                      |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET surveys_team:publish                     |  in   . |   . 200   .   .   .   .   . |   . 404   .   .   .   .   .
POST surveys_team:publish                    |  in   . |   . 422   .   .   .   .   . |   . 404   .   .   .   .   .
GET surveys_team:questions                   |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:questions                  |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:reader                      |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:reader_mark                |  in   . |   . 302 302 302   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:reader_question             |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:reader_quote                |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:reader_quote               |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:response                    |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:response_about              |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:response_about             |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:responses                   |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:results                     |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET surveys_team:results_about               |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET surveys_team:results_boroughs            |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET surveys_team:results_boroughs_csv        |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET surveys_team:results_drop_off            |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET surveys_team:results_drop_off_csv        |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET surveys_team:results_question            |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET surveys_team:results_question_csv        |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET surveys_team:results_table               |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET surveys_team:results_table_csv           |  in   . |   . 404 404 404 404   .   . |   . 404 404 404 404   .   .
POST surveys_team:revoke_invitations         |  in   . |   . 302 302   .   .   .   . |   . 404 404   .   .   .   .
GET surveys_team:sign_off                    |  in   . |   .   .   .   . 200   .   . |   .   .   .   . 404   .   .
POST surveys_team:sign_off                   |  in   . |   .   .   .   . 422   .   . |   .   .   .   . 404   .   .
GET surveys_team:translation                 |  in   . |   . 200 200 200   .   .   . |   . 404 404 404   .   .   .
POST surveys_team:translation                |  in   . |   . 422 422 422   .   .   . |   . 404 404 404   .   .   .
GET surveys_team:translations                |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET surveys_team:version                     |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .
GET surveys_team:xlsform                     |  in   . |   . 200 200 200 200   .   . |   . 404 404 404 404   .   .

GET team:desk                                |  in 200 | 200 200 200 200 200 200 200 | 200 200 200 200 200 200 200

# The sign-in library and the reference-data site.
GET account_change_password                  |  in 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST account_change_password                 |  in 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET account_email                            |  in 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST account_email                           |  in 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
GET account_login                            | 200 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
POST account_login                           | 200 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
GET account_logout                           | 302 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST account_logout                          | 302 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
GET account_reauthenticate                   |  in 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST account_reauthenticate                  |  in 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET account_reset_password                   | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST account_reset_password                  | 200 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET account_set_password                     |  in 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
POST account_set_password                    |  in 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
GET account_signup                           | 200 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
POST account_signup                          | 200 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
GET admin:index                              |  in 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
POST admin:index                             |  in 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
GET admin:jsi18n                             |  in 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
POST admin:jsi18n                            |  in 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
GET mfa_activate_totp                        |  in 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
POST mfa_activate_totp                       |  in 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
GET mfa_add_webauthn                         |  in 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
POST mfa_add_webauthn                        |  in 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
GET mfa_deactivate_totp                      |  in 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST mfa_deactivate_totp                     |  in 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET mfa_download_recovery_codes              |  in 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
POST mfa_download_recovery_codes             |  in 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET mfa_generate_recovery_codes              |  in 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
POST mfa_generate_recovery_codes             |  in 302 |   - 302   -   -   -   - 302 |   - 302   -   -   -   -   -
GET mfa_index                                |  in 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET mfa_list_webauthn                        |  in 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
GET mfa_view_recovery_codes                  |  in 404 |   - 404   -   -   -   - 404 |   - 404   -   -   -   -   -
GET socialaccount_connections                |  in 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST socialaccount_connections               |  in 200 |   - 200   -   -   -   - 200 |   - 200   -   -   -   -   -
POST socialaccount_signup                    |  in  in |   -  in   -   -   -   -  in |   -  in   -   -   -   -   -
"""


def rows() -> dict[str, list[str]]:
    """Return the table: for each ``METHOD address``, a cell for each visitor.

    Raises:
        ValueError: if a row stands twice.
    """
    found: dict[str, list[str]] = {}
    for line in TABLE.strip().splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        place, cells = line.split("|", 1)
        key = " ".join(place.split())
        if key in found:
            raise ValueError(f"{key} stands twice in the table.")
        found[key] = ["403" if cell == "." else cell for cell in cells.replace("|", " ").split()]
    return found


def row_of(key: str, cells: list[str]) -> str:
    """Return a row as it is written above."""
    shown = [f"{'.' if cell == '403' else cell:>3}" for cell in cells]
    return f"{key:<44} | {' '.join(shown[:2])} | {' '.join(shown[2:9])} | {' '.join(shown[9:])}"
