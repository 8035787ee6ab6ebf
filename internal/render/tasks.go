package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// tasks adds the tasks, and once for all of them where to start and where to ask.
func (b builder) tasks(out *View) {
	for _, t := range b.edition.Tasks[:min(len(b.edition.Tasks), maxTasks)] {
		v := b.task(t)
		out.Tasks = append(out.Tasks, v)
		if v.Start != "" {
			out.TasksStart = addLink(out.TasksStart, LinkView{Label: v.Repository, URL: v.Start})
		}
		if v.AskAt != "" {
			out.TasksAsk = addLink(out.TasksAsk, LinkView{Label: v.AskWhere, URL: v.AskURL})
		}
	}
	b.askWhom(out)
	b.sameEffort(out)
}

// sameEffort says once how much time the tasks take, if it is the same for all of them.
func (b builder) sameEffort(out *View) {
	if len(out.Tasks) == 0 {
		return
	}
	out.TasksLead = b.say("tasks.lead")
	effort := b.edition.Tasks[0].Effort
	for _, t := range b.edition.Tasks[:len(out.Tasks)] {
		if len(out.Tasks) < 2 || effort == "" || t.Effort != effort {
			return
		}
	}
	lead, err := b.word("tasks.lead." + effort)
	if err != nil {
		return
	}
	out.TasksLead = lead
	for i := range out.Tasks {
		t := &out.Tasks[i]
		t.Facts = facts(t.Repository, t.Skills)
	}
}

// facts joins what is known about a task.
func facts(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(text string) bool { return text == "" }), ", ")
}

// askWhom says whom to ask: once, if it is the same person for all tasks, or else in the Step of each.
func (b builder) askWhom(out *View) {
	same := len(out.Tasks) > 1
	for _, t := range out.Tasks {
		same = same && t.Ask != "" && t.Ask == out.Tasks[0].Ask
	}
	if same {
		out.TasksAskWho = capital(out.Tasks[0].Ask) + "."
	}
	for i := range out.Tasks {
		t := &out.Tasks[i]
		if t.Step = t.Todo; t.Ask != "" && !same {
			t.Step = strings.TrimLeft(t.Step+" "+capital(t.Ask)+".", " ")
		}
	}
}

// addLink adds l to list, if it is not there.
func addLink(list []LinkView, l LinkView) []LinkView {
	if slices.Contains(list, l) {
		return list
	}
	return append(list, l)
}

func (b builder) task(t digest.Task) TaskView {
	out := TaskView{
		Repository: b.text(shortName(t.Repository), maxName), Number: fmt.Sprint(t.Number),
		Title: b.text(t.Title, maxTitle), URL: b.medium.link(t.URL),
	}
	if len(t.Skills) > 0 {
		out.Skills = b.filled("tasks.skills", "skills", clip(strings.Join(t.Skills, ", "), maxName))
	}
	if who := cmp.Or(t.Ask, t.Author); who != "" {
		out.Ask = b.filled("tasks.author", "author", clip(who, maxName))
		out.Author = out.Ask
	}
	out.Todo = b.text(t.Todo, maxTitle)
	switch t.Effort {
	case digest.EffortShort:
		out.Effort = b.say("tasks.effort.hour")
	case digest.EffortLong:
		out.Effort = b.say("tasks.effort.evening")
	}
	out.Facts = facts(out.Repository, out.Skills, out.Effort)
	out.Start = b.medium.link(t.Start)
	if t.AskAt != "" {
		b.askAt(t.AskAt, &out)
	}
	return out
}

// askAt finds the event that a task's AskAt names, and says it in the set's language. It says nothing if the event
// turned out not to take place.
func (b builder) askAt(askAt string, out *TaskView) {
	where, page := askAt, ""
	for _, e := range slices.Concat(b.edition.Events, b.edition.Further) {
		who := cmp.Or(e.Group, e.Title)
		if e.AllDay || askAt != fmt.Sprintf("%s, %s", who, e.Start.In(b.zone).Format("Mon Jan 2, 3:04 PM MST")) {
			continue
		}
		if e = b.current(e); off(e) {
			return
		}
		e.End = time.Time{} // the start is enough
		date, hours := b.dateAndHours(e)
		group := clip(oneLine(b.organizer(e)), maxName)
		where, page = b.say("tasks.where", "group", group, "date", date, "time", hours), e.URL
		break
	}
	out.AskWhere = b.text(where, maxTitle)
	out.AskAt, out.AskURL = b.filled("tasks.ask", "where", where), b.medium.link(page)
}
