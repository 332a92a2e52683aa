// A Kafka broker in memory (kfake, of the client that the collector uses), for the tests of gateway/to-kafka and to-clickhouse.
//
//	kafka <port> <topic>...
package main

import (
	"fmt"
	"os"
	"os/signal"
	"strconv"
	"syscall"

	"github.com/twmb/franz-go/pkg/kfake"
)

const partitions = 4

func main() {
	port, err := strconv.Atoi(os.Args[1])
	if err != nil {
		panic(err)
	}
	cluster, err := kfake.NewCluster(kfake.NumBrokers(1), kfake.Ports(port), kfake.SeedTopics(partitions, os.Args[2:]...))
	if err != nil {
		panic(err)
	}
	defer cluster.Close()
	fmt.Println("listening")
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGINT, syscall.SIGTERM)
	<-stop
}
